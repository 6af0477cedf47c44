"""What Entra publishes about itself: OpenID metadata, signing keys and instance discovery."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from emulator.clouds import Cloud, networks
from emulator.entra.errors import EntraError, unknown_tenant
from emulator.world import ANY_DIRECTORY, World

CLAIMS = ("sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name", "oid", "tid", "ver", "email")


def make_metadata(world: World) -> Blueprint:
    """Serve the documents that clients read before they do anything else."""
    blueprint = Blueprint("metadata", __name__)

    @blueprint.get("/<tenant>/v2.0/.well-known/openid-configuration")
    def openid_configuration(tenant: str) -> ResponseReturnValue:
        return jsonify(describe(request.host_url.rstrip("/"), _directory(world, tenant), world.cloud))

    @blueprint.get("/<tenant>/discovery/v2.0/keys")
    def keys(tenant: str) -> ResponseReturnValue:
        _directory(world, tenant)
        return jsonify(world.signing.public_keys())

    @blueprint.get("/common/discovery/instance")
    def instance() -> ResponseReturnValue:
        endpoint = urlsplit(request.args.get("authorization_endpoint", ""))
        if endpoint.hostname not in (*world.cloud.aliases, urlsplit(request.host_url).hostname):
            raise EntraError("invalid_instance", 50049, "Unknown or invalid instance.")
        tenant = endpoint.path.split("/")[1] if endpoint.path.count("/") > 1 else "common"
        discovery = f"{request.host_url}{tenant}/v2.0/.well-known/openid-configuration"
        return jsonify({"tenant_discovery_endpoint": discovery, "api-version": "1.1", "metadata": networks()})

    return blueprint


def _directory(world: World, name: str) -> str:
    if name.lower() in ANY_DIRECTORY:
        return name.lower()
    tenant = world.find_tenant(name)
    if tenant is None:
        raise unknown_tenant(name)
    return tenant.id


def describe(authority: str, directory: str, cloud: Cloud) -> dict[str, Any]:
    """Return the OpenID metadata of a directory: a tenant's GUID, or one of the names for any directory."""
    base = f"{authority}/{directory}"
    return {
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        "jwks_uri": f"{base}/discovery/v2.0/keys",
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": f"{cloud.issuer(authority)}/{'{tenantid}' if directory in ANY_DIRECTORY else directory}/v2.0",
        "request_uri_parameter_supported": False,
        "userinfo_endpoint": f"{cloud.resource}/oidc/userinfo",
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
        "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
        "http_logout_supported": True,
        "frontchannel_logout_supported": True,
        "end_session_endpoint": f"{base}/oauth2/v2.0/logout",
        "claims_supported": list(CLAIMS),
        "tenant_region_scope": None,
        "cloud_instance_name": cloud.aliases[0].partition(".")[2],
        "cloud_graph_host_name": cloud.directory_graph,
        "msgraph_host": cloud.graph,
        "rbac_url": "https://pas.windows.net",
    }
