"""The token endpoint."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from emulator.applications import Application
from emulator.entra.assertions import check_client
from emulator.entra.conditional_access import check_tokens
from emulator.entra.errors import (
    EntraError,
    disabled,
    missing_parameter,
    revoked,
    unknown_application,
    unknown_tenant,
)
from emulator.entra.grants import CODE_LIFETIME, REFRESH_LIFETIME, Code, RefreshGrant
from emulator.entra.scopes import OPENID_SCOPES, read_scope
from emulator.entra.tokens import access_seconds, app_token, client_info, id_token, user_token
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
            "authorization_code": _redeem_code,
            "refresh_token": _redeem_refresh,
            "client_credentials": _redeem_credentials,
        }.get(_required("grant_type"))
        if redeem is None:
            raise EntraError("unsupported_grant_type", 70003, "The app requested an unsupported grant type.")
        application = _application(world, directory)
        _check(world, application, directory, tenant)
        answer = jsonify(redeem(world, application, tenant))
        answer.headers["Cache-Control"] = "no-store, no-cache"
        return answer

    return blueprint


def _required(name: str) -> str:
    value = request.form.get(name)
    if not value:
        raise missing_parameter(name)
    return value


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
    _check_presence(world, tenant, application)
    if not read_scope(_required("scope"), world.cloud.resource).everything:
        text = (
            "The provided value for scope is not valid. Client credential flows must have a scope value with /.default."
        )
        raise EntraError("invalid_scope", 1002012, text)
    seconds = access_seconds(world)
    roles = () if hidden else world.consents.roles(tenant.id, application.client_id)
    return _bearer(app_token(world, tenant, application, roles, seconds, capabilities=_capabilities()), seconds)


def _check_presence(world: World, tenant: Tenant, application: Application) -> None:
    if not world.consents.is_present(tenant.id, application.client_id):
        raise unknown_application(application.client_id, tenant.name)
    if tenant.rules.application_disabled:
        raise disabled(application.client_id)


def _redeem_code(world: World, application: Application, tenant: Tenant | None) -> dict[str, Any]:
    text = _required("code")
    code = world.grants.find_code(text)
    if code is None or code.client_id != application.client_id:
        raise EntraError("invalid_grant", 9002313, "Invalid request. Request is malformed or invalid.")
    _check_code(world, code, tenant)
    if not world.grants.use_code(text):
        raise EntraError(
            "invalid_grant",
            54005,
            "OAuth2 Authorization code was already redeemed, please retry with a new valid code.",
        )
    grant = RefreshGrant(
        code.client_id, code.tenant_id, code.user_id, code.scope, world.clock(), second_factor=code.second_factor
    )
    return _user_answer(world, application, grant, request.form.get("scope") or code.scope, code.nonce)


def _check_code(world: World, code: Code, tenant: Tenant | None) -> None:
    if world.clock() - code.issued_at > CODE_LIFETIME:
        text = "The provided authorization code or refresh token has expired. Send a new interactive request."
        raise EntraError("invalid_grant", 70008, text)
    if tenant and tenant.id != code.tenant_id:
        text = "The provided authorization code is intended to use against other tenant, thus rejected."
        raise EntraError("invalid_grant", 700005, text)
    if _required("redirect_uri") != code.redirect_uri:
        text = "The redirect URI specified in the request does not match the one the code was issued for."
        raise EntraError("invalid_grant", 50011, text)
    if code.challenge is not None and not _verifies(code, request.form.get("code_verifier", "")):
        text = "The Code_Verifier does not match the code_challenge supplied in the authorization request."
        raise EntraError("invalid_grant", 501481, text)


def _verifies(code: Code, verifier: str) -> bool:
    digest = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    shown = digest if code.challenge_method == "S256" else verifier
    return hmac.compare_digest(shown.encode(), (code.challenge or "").encode())


def _redeem_refresh(world: World, application: Application, tenant: Tenant | None) -> dict[str, Any]:
    grant = world.grants.find_refresh(_required("refresh_token"))
    if grant is None or grant.client_id != application.client_id:
        raise EntraError("invalid_grant", 9002313, "Invalid request. Request is malformed or invalid.")
    if grant.revoked_by:
        raise revoked(grant.revoked_by)
    if tenant and tenant.id != grant.tenant_id:
        raise EntraError(
            "invalid_grant", 700005, "The provided refresh token is intended to use against another tenant."
        )
    if world.clock() - grant.issued_at > REFRESH_LIFETIME:
        raise revoked(700082)
    used = replace(grant, issued_at=world.clock())
    return _user_answer(world, application, used, request.form.get("scope") or grant.scope, None)


def _user_answer(
    world: World, application: Application, grant: RefreshGrant, scope: str, nonce: str | None
) -> dict[str, Any]:
    user = world.find_user(grant.user_id)
    if user is None:
        raise EntraError("invalid_grant", 50034, "The user account does not exist in the directory.")
    tenant = world.tenant_of(user)
    _check_presence(world, tenant, application)
    check_tokens(tenant.rules, world.cloud.resource, second_factor=grant.second_factor)
    wanted = read_scope(scope, world.cloud.resource)
    openid = wanted.openid or read_scope(grant.scope, world.cloud.resource).openid
    granted = world.consents.scopes(user.tenant_id, application.client_id, user.id)
    missing = set(wanted.permissions_of(())) - granted
    if missing or not granted:
        text = (
            f"The user or administrator has not consented to use the application with ID '{application.client_id}' "
            f"named '{application.name}'. Send an interactive authorization request for this user and resource."
        )
        raise EntraError("invalid_grant", 65001, text, fields={"suberror": "consent_required"})
    seconds = access_seconds(world)
    scopes = sorted(granted - set(OPENID_SCOPES)) + [s for s in openid if s != "offline_access"]
    answer = _bearer(user_token(world, user, application, scopes, seconds, capabilities=_capabilities()), seconds)
    answer["scope"] = " ".join(s for s in wanted.spelled if s != "offline_access")
    if "offline_access" in openid:
        answer["refresh_token"] = world.grants.add_refresh(grant)
    if "openid" in openid:
        answer["id_token"] = id_token(
            world,
            user,
            application,
            authority=world.cloud.issuer(request.host_url.rstrip("/")),
            openid=openid,
            nonce=nonce,
        )
    if request.form.get("client_info"):
        answer["client_info"] = client_info(user)
    return answer


def _capabilities() -> list[str]:
    """Return what the client says it can do (`CP1`: understand claims challenges)."""
    try:
        return [str(each) for each in json.loads(request.form["claims"])["access_token"]["xms_cc"]["values"]]
    except (KeyError, TypeError, ValueError):
        return []


def _bearer(token: str, seconds: int) -> dict[str, Any]:
    return {"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": token}
