"""OAuth by Authlib on the sandbox: its address, the administrator's client, a redirect URI. Prints one JSON document."""

import json
import sys
from urllib.parse import parse_qs, urlsplit

import httpx
from authlib.integrations.httpx_client import OAuth2Client

url, admin_id, admin_secret, client_id, client_secret, redirect_uri, scope = sys.argv[1:]
ADMIN_SCOPE = "urn:opc:idm:__myscopes__"
TOKEN = f"{url}/oauth2/v1/token"


def by_client_credentials(method):
    with OAuth2Client(admin_id, admin_secret, scope=ADMIN_SCOPE, token_endpoint_auth_method=method) as client:
        client.fetch_token(TOKEN, grant_type="client_credentials")
        return client.get(f"{url}/admin/v1/Apps?count=1").status_code


def by_code():
    httpx.post(f"{url}/sandbox/sign-in", json={"answer": "approve", "user": "dana@example.com"}).raise_for_status()
    client = OAuth2Client(
        client_id,
        client_secret,
        scope=scope,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic",
    )
    verifier = "a-code-verifier-that-is-long-enough-for-rfc-7636"
    address, state = client.create_authorization_url(f"{url}/oauth2/v1/authorize", code_verifier=verifier)
    answer = httpx.get(address)
    while answer.is_redirect and not answer.headers["location"].startswith(redirect_uri):
        answer = httpx.get(str(httpx.URL(address).join(answer.headers["location"])))
    location = answer.headers["location"]
    first = client.fetch_token(TOKEN, authorization_response=location, state=state, code_verifier=verifier)
    second = client.refresh_token(TOKEN, refresh_token=first["refresh_token"])
    again = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    spent = httpx.post(TOKEN, data=again, auth=(client_id, client_secret)).json()
    revoked = client.revoke_token(f"{url}/oauth2/v1/revoke", token=second["refresh_token"]).status_code
    return {
        "state": parse_qs(urlsplit(location).query)["state"] == [state],
        "refreshed": second["access_token"] != first["access_token"],
        "rotated": second["refresh_token"] != first["refresh_token"],
        "spent": spent.get("error"),
        "revoked": revoked,
    }


print(
    json.dumps(
        {
            "basic": by_client_credentials("client_secret_basic"),
            "post": by_client_credentials("client_secret_post"),
            "code": by_code(),
        }
    )
)
