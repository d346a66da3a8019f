"""Signs in as a machine with Oracle's Python SDK: the kind, the sandbox, an app, and what to do. Prints one JSON document."""

import json
import os
import sys
from urllib.request import Request, urlopen

import oci
from oci.auth import signers
from oci.identity_domains import IdentityDomainsClient
from oci.identity_domains.models import Operations, PatchOp

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
kind, url, app, what = sys.argv[1:]

# By itself it tries eight times, for up to three minutes.
once = {"retry_strategy": oci.retry.NoneRetryStrategy()}
at = {**once, "federation_endpoint": f"{url}/v1/x509", "federation_client_retry_strategy": once["retry_strategy"]}


def ask(address, body=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(address, data, {"Content-Type": "application/json", **headers})) as answer:
        return json.load(answer)


def delegated():
    config = oci.config.from_file(os.environ["OCI_CONFIG_FILE"], os.environ["OCI_CLI_PROFILE"])
    with open(config["delegation_token_file"]) as file:
        return signers.InstancePrincipalsDelegationTokenSigner(delegation_token=file.read().strip(), **at)


def job_token():
    if "APPS_ID_TOKEN" in os.environ:
        return os.environ["APPS_ID_TOKEN"]
    address = f"{os.environ['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=https%3A%2F%2Fcloud.oracle.com"
    return ask(address, Authorization=f"Bearer {os.environ['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}")["value"]


def exchanged():
    return signers.TokenExchangeSigner(job_token, url, os.environ["APPS_CLIENT_ID"], os.environ["APPS_CLIENT_SECRET"])


def workload():
    token = os.environ["OCI_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH"]
    return signers.get_oke_workload_identity_resource_principal_signer(service_account_token_path=token, **once)


SIGNERS = {
    "instance": lambda: signers.InstancePrincipalsSecurityTokenSigner(**at),
    "resource-principal": signers.get_resource_principals_signer,
    "resource-principal-content": signers.get_resource_principals_signer,
    "workload": workload,
    "cloud-shell": delegated,
    "ci": exchanged,
    "gitlab": exchanged,
}


def count(client):
    return client.list_apps(count=1).data.total_results


def patch(client):
    operation = Operations(op="REPLACE", path="refreshTokenExpiry", value=86400)
    return client.patch_app(app, patch_op=PatchOp(schemas=[PATCH], operations=[operation])).data.refresh_token_expiry


def renewal(client):
    """In one run: its session ends between two requests."""
    count(client)
    ask(f"{url}/sandbox/clock", {"advance": 1500})
    return count(client)


def see():
    try:
        client = IdentityDomainsClient({}, url, signer=SIGNERS[kind]())
        return {"list": count, "patch": patch, "renewal": renewal}[what](client)
    except oci.exceptions.ServiceError as error:
        return error.status
    except Exception as error:
        return type(error).__name__


print(json.dumps(see()))
