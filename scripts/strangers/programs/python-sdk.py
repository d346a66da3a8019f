"""Asks Oracle's Python SDK: the address of the sandbox, the config file and a profile. Prints one JSON document."""

import json
import sys

import oci
from oci.identity_domains import IdentityDomainsClient
from oci.identity_domains.models import PatchOp, AppSearchRequest, Operations
from oci.pagination import list_call_get_all_results, list_call_get_up_to_limit

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"


def client_for(url, file, profile):
    config = oci.config.from_file(file, profile)
    token_file = config.get("security_token_file")
    if token_file is None:
        return IdentityDomainsClient(config, url)
    key = oci.signer.load_private_key_from_file(config["key_file"], config.get("pass_phrase"))
    with open(token_file) as file:
        signer = oci.auth.signers.SecurityTokenSigner(file.read(), key)
    return IdentityDomainsClient(config, url, signer=signer)


def seen(resources):
    return {"rows": len(resources), "distinct": len({each.id for each in resources})}


def pages(client):
    rows, page = [], {}
    while True:
        answer = client.list_apps(attributes="displayName", limit=500, **page)
        rows += answer.data.resources
        if not answer.has_next_page or len(rows) > 10_000:
            return seen(rows)
        page = {"page": answer.next_page}


def by_start_index(client):
    rows, total = [], 1
    while len(rows) < total:
        data = client.list_apps(attributes="displayName", count=400, start_index=len(rows) + 1).data
        rows, total = rows + data.resources, data.total_results
    return seen(rows)


def patch(client, app_id, value, **more):
    operation = Operations(op="REPLACE", path="refreshTokenExpiry", value=value)
    body = PatchOp(schemas=[PATCH], operations=[operation])
    try:
        return client.patch_app(app_id, patch_op=body, **more).data.refresh_token_expiry
    except oci.exceptions.ServiceError as error:
        return error.status


def get(client, app_id):
    return client.get_app(app_id).data


def search(client):
    body = AppSearchRequest(schemas=[SEARCH], filter="isOAuthResource eq true", count=5, attributes=["refreshTokenExpiry"])
    data = client.search_apps(app_search_request=body).data
    return {"rows": len(data.resources), "isMore": data.total_results > 5}


def missing(client, app_id):
    try:
        return get(client, app_id).id
    except oci.exceptions.ServiceError as error:
        return error.status


ASKS = {
    "get": lambda client, app: get(client, app).refresh_token_expiry,
    "missing": lambda client, app: missing(client, "f" * 32),
    "all": lambda client, app: by_helper(list_call_get_all_results, client.list_apps),
    "limit": lambda client, app: by_helper(list_call_get_up_to_limit, client.list_apps, 7, 3),
    "pages": lambda client, app: pages(client),
    "startIndex": lambda client, app: by_start_index(client),
    "search": lambda client, app: search(client),
    "patch": lambda client, app: patch(client, app, 86400),
    "patchOfVersion": lambda client, app: patch(client, app, 172800, if_match=get(client, app).meta.version),
    "patchOfOlder": lambda client, app: patch(client, app, 345600, if_match="0" * 32),
}


def by_helper(helper, *args):
    """How many apps a helper of the SDK brings, or what it says instead."""
    try:
        return seen(helper(*args).data)
    except AttributeError as error:
        return str(error)


url, file, profile, app, *asks = sys.argv[1:]
client = client_for(url, file, profile)
print(json.dumps({ask: ASKS[ask](client, app) for ask in asks}))
