"""The token endpoint."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from emulator.applications import Application
from emulator.entra.assertions import check_client
from emulator.entra.errors import EntraError, missing_parameter, unknown_application, unknown_tenant
from emulator.entra.scopes import read_scope
from emulator.entra.token_requests import bearer, capabilities, check_presence, required
from emulator.entra.tokens import access_seconds, app_token
from emulator.entra.user_tokens import redeem_code, redeem_refresh
from emulator.tenants import Tenant
from emulator.world import ANY_DIRECTORY, World


def make_token(world: World) -> Blueprint:
    """Serve tokens for codes, refresh tokens and client credentials."""
    blueprint = Blueprint("token", __name__)

    @blueprint.post("/<directory>/oauth2/v2.0/token")
    def token(directory: str) -> ResponseReturnValue:
        tenant = world.find_tenant(directory)
        if tenant is None and directory.lower() not in ANY_DIRECTORY:
            raise unknown_tenant(directory)
        redeem = {
            "authorization_code": redeem_code,
            "refresh_token": redeem_refresh,
            "client_credentials": _redeem_credentials,
        }.get(required("grant_type"))
        if redeem is None:
            raise EntraError("unsupported_grant_type", 70003, "The app requested an unsupported grant type.")
        application = _application(world, directory)
        _check(world, application, directory, tenant)
        answer = jsonify(redeem(world, application, tenant))
        answer.headers["Cache-Control"] = "no-store, no-cache"
        return answer

    return blueprint


def _application(world: World, directory: str) -> Application:
    basic = request.authorization.username if request.authorization and request.authorization.type == "basic" else None
    client_id = request.form.get("client_id") or basic
    if not client_id:
        raise missing_parameter("client_id")
    if client_id not in world.applications:
        raise unknown_application(client_id, directory)
    return world.applications[client_id]


def _check(world: World, application: Application, directory: str, tenant: Tenant | None) -> None:
    names = {directory, tenant.id} if tenant else {directory}
    bases = [f"{request.host_url}{name}" for name in names]
    audiences = [f"{base}{path}" for base in bases for path in ("/oauth2/v2.0/token", "/v2.0", "")]
    check_client(application, request, audiences, world.clock().timestamp())


def _redeem_credentials(world: World, application: Application, tenant: Tenant | None) -> dict[str, Any]:
    if tenant is None:
        text = "The grant type 'client_credentials' is not supported over the /common or /consumers endpoints."
        raise EntraError(
            "invalid_request", 9001023, f"{text} Please use the /organizations or tenant-specific endpoint."
        )
    hidden = world.replication.hidden(tenant.id, application.client_id, world.clock())
    if hidden == "application":
        raise unknown_application(application.client_id, tenant.name)
    check_presence(world, tenant, application)
    if not read_scope(required("scope"), world.cloud.resource).everything:
        text = (
            "The provided value for scope is not valid. Client credential flows must have a scope value with /.default."
        )
        raise EntraError("invalid_scope", 1002012, text)
    seconds = access_seconds(world)
    roles = () if hidden else world.consents.roles(tenant.id, application.client_id)
    return bearer(app_token(world, tenant, application, roles, seconds, capabilities=capabilities()), seconds)
