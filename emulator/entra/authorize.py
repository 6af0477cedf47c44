"""The authorization endpoint: sign-in, consent, and a code for the client."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from emulator.consents import EVERYBODY
from emulator.entra.conditional_access import check_sign_in, wants_second_factor
from emulator.entra.consent import ask_consent, ask_for_approval, needs_administrator
from emulator.entra.endings import USER_ENDINGS
from emulator.entra.errors import EntraError, EntraPageError, described, missing_parameter
from emulator.entra.grants import Code
from emulator.entra.redirects import send_back
from emulator.entra.requests import Asked, read_request
from emulator.entra.scopes import Wanted, read_scope
from emulator.entra.sign_in import identify
from emulator.entra.tokens import client_info
from emulator.identifiers import new_guid
from emulator.tenants import User
from emulator.world import World


def make_authorize(world: World) -> Blueprint:
    """Serve the pages between a client's request and its code."""
    blueprint = Blueprint("authorize", __name__)

    @blueprint.route("/<directory>/oauth2/v2.0/authorize", methods=["GET", "POST"])
    def authorize(directory: str) -> ResponseReturnValue:
        asked = read_request(world, directory)
        try:
            return _proceed(world, asked)
        except EntraPageError:
            raise
        except EntraError as refusal:
            description = described(refusal.number, refusal.text, world.clock(), new_guid(), new_guid())
            answer = {"error": refusal.error, "error_description": description, **refusal.fields, **asked.state}
            return send_back(asked.redirect_uri, answer, asked.mode)

    return blueprint


def _proceed(world: World, asked: Asked) -> ResponseReturnValue:
    if asked.text("response_type") != "code":
        raise EntraError("unsupported_response_type", 700054, "response_type is not enabled for the application.")
    if not asked.text("scope"):
        raise missing_parameter("scope")
    wanted = read_scope(asked.text("scope"), world.cloud.resource)
    if request.form.get("step") == "back":
        return send_back(asked.redirect_uri, USER_ENDINGS["no_description"](asked.state), asked.mode)
    user = identify(
        world,
        asked.directory,
        asked.application,
        prompt=asked.text("prompt") or None,
        login_hint=asked.text("login_hint"),
    )
    if isinstance(user, str):
        return user
    decision = request.form.get("decision")
    if decision in USER_ENDINGS:
        return send_back(asked.redirect_uri, USER_ENDINGS[decision](asked.state), asked.mode)
    return _consider(world, asked, wanted, user, decision)


def _consider(world: World, asked: Asked, wanted: Wanted, user: User, decision: str | None) -> ResponseReturnValue:
    tenant = world.tenant_of(user)
    check_sign_in(tenant.rules, world.cloud.resource, asked.text("prompt"))
    permissions = wanted.permissions_of(asked.application.delegated_permissions)
    forced = asked.text("prompt") == "consent" and decision is None
    if not forced and _has_consented(world, asked, user, permissions):
        return _answer_with_code(world, asked, user)
    if asked.text("prompt") == "none":
        text = f"The user or administrator has not consented to use the application '{asked.application.client_id}'."
        raise EntraError("interaction_required", 65001, text)
    if needs_administrator(tenant, user, permissions):
        return ask_for_approval(world, asked, user, decision)
    if decision != "accept":
        return ask_consent(world, asked, user, permissions, wanted.openid)
    scopes = {*permissions, *wanted.openid}
    who = EVERYBODY if user.administrator and request.form.get("on_behalf") else user.id
    world.consents.grant_scopes(tenant.id, asked.application.client_id, scopes, who)
    return _answer_with_code(world, asked, user)


def _has_consented(world: World, asked: Asked, user: User, permissions: tuple[str, ...]) -> bool:
    granted = world.consents.scopes(user.tenant_id, asked.application.client_id, user.id)
    return bool(granted) and set(permissions) <= granted


def _answer_with_code(world: World, asked: Asked, user: User) -> ResponseReturnValue:
    code = Code(
        client_id=asked.application.client_id,
        tenant_id=user.tenant_id,
        user_id=user.id,
        redirect_uri=asked.redirect_uri,
        scope=asked.text("scope"),
        issued_at=world.clock(),
        nonce=request.args.get("nonce"),
        challenge=request.args.get("code_challenge"),
        challenge_method=asked.text("code_challenge_method", "plain"),
        second_factor=wants_second_factor(world.tenant_of(user).rules),
    )
    answer = {"code": world.grants.add_code(code), **asked.state, "session_state": new_guid()}
    if asked.text("client_info"):
        answer["client_info"] = client_info(user)
    return send_back(asked.redirect_uri, answer, asked.mode)
