"""Tokens on behalf of a person: for a code, or for a refresh token."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Any

from flask import request

from emulator.applications import Application
from emulator.entra.conditional_access import check_tokens
from emulator.entra.errors import EntraError, revoked
from emulator.entra.grants import CODE_LIFETIME, REFRESH_LIFETIME, Code, RefreshGrant
from emulator.entra.scopes import OPENID_SCOPES, read_scope
from emulator.entra.token_requests import bearer, capabilities, check_presence, required
from emulator.entra.tokens import access_seconds, client_info, id_token, user_token
from emulator.tenants import Tenant
from emulator.world import World


def redeem_code(world: World, application: Application, tenant: Tenant | None) -> dict[str, Any]:
    """Return the tokens for an authorization code, which is worth nothing afterwards. Raises EntraError."""
    text = required("code")
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
    if required("redirect_uri") != code.redirect_uri:
        text = "The redirect URI specified in the request does not match the one the code was issued for."
        raise EntraError("invalid_grant", 50011, text)
    if code.challenge is not None and not _verifies(code, request.form.get("code_verifier", "")):
        text = "The Code_Verifier does not match the code_challenge supplied in the authorization request."
        raise EntraError("invalid_grant", 501481, text)


def _verifies(code: Code, verifier: str) -> bool:
    digest = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    shown = digest if code.challenge_method == "S256" else verifier
    return hmac.compare_digest(shown.encode(), (code.challenge or "").encode())


def redeem_refresh(world: World, application: Application, tenant: Tenant | None) -> dict[str, Any]:
    """Return the tokens for a refresh token, a new one among them; the old one stays valid. Raises EntraError."""
    grant = world.grants.find_refresh(required("refresh_token"))
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
    check_presence(world, tenant, application)
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
    answer = bearer(user_token(world, user, application, scopes, seconds, capabilities=capabilities()), seconds)
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
