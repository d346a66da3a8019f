"""The sandbox as scim2-client sees a SCIM server: its address and a token. Prints one JSON document."""

import json
import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient

url, token, app_id = sys.argv[1:]
scim = SyncSCIMClient(Client(base_url=f"{url}/admin/v1", headers={"Authorization": f"Bearer {token}"}))
scim.discover()
App = scim.get_resource_model("App")
one = scim.query(App, app_id)
several = scim.query(App)
print(
    json.dumps(
        {
            "resourceTypes": [each.name for each in scim.resource_types],
            "patch": scim.service_provider_config.patch.supported,
            "displayName": one.display_name,
            "refreshTokenExpiry": one.refresh_token_expiry,
            "total": several.total_results,
            "rows": len(several.resources),
        }
    )
)
