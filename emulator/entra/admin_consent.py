"""Admin consent: an administrator agrees for the whole organisation."""

from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from emulator.entra.consent import ask_for_approval, tenant_name
from emulator.entra.endings import ADMIN_ENDINGS
from emulator.entra.errors import EntraError, EntraPageError, described
from emulator.entra.pages import show
from emulator.entra.redirects import send_back
from emulator.entra.requests import Asked, read_request
from emulator.entra.scopes import read_scope
from emulator.entra.sign_in import identify
from emulator.entra.wording import permission_names
from emulator.identifiers import new_guid
from emulator.tenants import User
from emulator.world import World


@dataclass(frozen=True)
class Requested:
    """The permissions that an administrator is asked for; `scope` is None at the older endpoint, which has none."""

    delegated: tuple[str, ...]
    application: tuple[str, ...]
    scope: str | None


def make_admin_consent(world: World) -> Blueprint:
    """Serve both admin consent endpoints."""
    blueprint = Blueprint("admin_consent", __name__)

    @blueprint.route("/<directory>/v2.0/adminconsent", methods=["GET", "POST"])
    def admin_consent(directory: str) -> ResponseReturnValue:
        return _consent(world, directory, request.args.get("scope", ""))

    @blueprint.route("/<directory>/adminconsent", methods=["GET", "POST"])
    def older_admin_consent(directory: str) -> ResponseReturnValue:
        return _consent(world, directory, None)

    return blueprint


def _consent(world: World, directory: str, scope: str | None) -> ResponseReturnValue:
    asked = read_request(world, directory)
    if directory.lower() in ("common", "consumers"):
        raise EntraPageError(
            "invalid_request", 90130, "Application is not supported over the /common or /consumers endpoints."
        )
    try:
        return _proceed(world, asked, _requested(asked, scope, world.cloud.resource))
    except EntraError as refusal:
        description = described(refusal.number, refusal.text, world.clock(), new_guid(), new_guid())
        answer = {"error": refusal.error, "error_description": description, "admin_consent": "True", **asked.state}
        return send_back(asked.redirect_uri, answer)


def _requested(asked: Asked, scope: str | None, graph: str) -> Requested:
    if scope is None:
        return Requested(asked.application.delegated_permissions, asked.application.application_permissions, None)
    wanted = read_scope(scope, graph)
    roles = asked.application.application_permissions if wanted.everything else ()
    return Requested(wanted.permissions_of(asked.application.delegated_permissions), roles, scope)


def _proceed(world: World, asked: Asked, requested: Requested) -> ResponseReturnValue:
    if request.form.get("step") == "back":
        return send_back(asked.redirect_uri, ADMIN_ENDINGS["observed_2019"](asked.state))
    user = identify(world, asked.directory, asked.application)
    if isinstance(user, str):
        return user
    decision = request.form.get("decision")
    if decision in ADMIN_ENDINGS:
        return send_back(asked.redirect_uri, ADMIN_ENDINGS[decision](asked.state))
    if not user.administrator:
        return ask_for_approval(world, asked, user, decision)
    if decision != "accept":
        return _ask(world, asked, requested, user)
    client_id = asked.application.client_id
    world.consent(world.tenant_of(user), client_id, requested.application, requested.delegated)
    answer = {"admin_consent": "True", "tenant": user.tenant_id, **asked.state}
    if requested.scope is not None:
        answer["scope"] = _spelled_out(requested, world.cloud.resource)
    return send_back(asked.redirect_uri, answer)


def _ask(world: World, asked: Asked, requested: Requested, user: User) -> ResponseReturnValue:
    return show(
        "consent.html",
        application=asked.application,
        user=user,
        tenant_name=tenant_name(world.tenant_of(user)),
        flow=world.signing.seal("flow", user.id),
        names=permission_names(requested.delegated, requested.application),
        endings=ADMIN_ENDINGS,
        for_everybody=True,
    )


def _spelled_out(requested: Requested, graph: str) -> str:
    if requested.application:
        return f"{graph}/.default"
    return " ".join(f"{graph}/{name}" for name in requested.delegated)
