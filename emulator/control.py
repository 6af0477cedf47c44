"""The emulator's own switches, for tests: nothing of this exists at Microsoft."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from emulator.bodies import json_body, named_application, named_tenant
from emulator.faults import Fault, read_fault
from emulator.graph.throttling import KEYS
from emulator.world import World

NOTHING = ("", 204)


def make_switches(world: World) -> Blueprint:
    """Serve what goes wrong, how it behaves, and what has been asked of it."""
    blueprint = Blueprint("switches", __name__)

    @blueprint.route("/faults", methods=["GET", "POST", "DELETE"])
    def faults() -> ResponseReturnValue:
        if request.method == "DELETE":
            world.faults.clear()
            return NOTHING
        if request.method == "POST":
            world.faults.add(_fault())
            return NOTHING
        return jsonify([asdict(fault) for fault in world.faults.waiting()])

    @blueprint.route("/state", methods=["GET", "DELETE"])
    def state() -> ResponseReturnValue:
        if request.method == "DELETE":
            world.traffic.forget()
            return NOTHING
        return jsonify(world.traffic.report())

    @blueprint.post("/behaviour")
    def behaviour() -> ResponseReturnValue:
        _change(world, json_body())
        return NOTHING

    @blueprint.post("/expire-tokens")
    def expire_tokens() -> ResponseReturnValue:
        world.expire_tokens()
        return NOTHING

    return blueprint


def make_registrations(world: World) -> Blueprint:
    """Serve what is registered and granted: redirect URIs, certificates, consent."""
    blueprint = Blueprint("registrations", __name__)

    @blueprint.post("/redirect-uris")
    def redirect_uris() -> ResponseReturnValue:
        body = json_body()
        named_application(world).redirect_uris.update(body.get("redirect_uris", ()), _some(body.get("redirect_uri")))
        return NOTHING

    @blueprint.post("/certificates")
    def certificates() -> ResponseReturnValue:
        try:
            named_application(world).add_certificate(str(json_body().get("certificate", "")).encode())
        except (ValueError, TypeError) as error:
            abort(400, str(error))
        return NOTHING

    @blueprint.route("/grants", methods=["POST", "DELETE"])
    def grants() -> ResponseReturnValue:
        """Grant to a whole tenant what the application is registered for; withdraw all or some; or `remove` the app."""
        application, tenant, body = named_application(world), named_tenant(world), json_body()
        if request.method == "POST":
            roles = body.get("application", application.application_permissions)
            scopes = body.get("delegated", application.delegated_permissions)
            world.consent(tenant, application.client_id, roles, scopes)
        elif body.get("remove"):
            world.consents.remove(tenant.id, application.client_id)
        elif "application" in body:
            world.consents.withdraw_roles(tenant.id, application.client_id, body["application"])
        else:
            world.consents.withdraw(tenant.id, application.client_id)
        return NOTHING

    @blueprint.route("/management-scope", methods=["POST", "DELETE"])
    def management_scope() -> ResponseReturnValue:
        """Let the application read these mailboxes by a role of Exchange, whatever it was granted in Entra ID."""
        tenant = named_tenant(world)
        if request.method == "POST":
            world.management_scopes.assign(tenant.id, json_body().get("mailboxes", ()))
        else:
            world.management_scopes.remove(tenant.id)
        return NOTHING

    return blueprint


def _fault() -> Fault:
    try:
        return read_fault(json_body())
    except (ValueError, TypeError) as error:
        abort(400, str(error))


def _change(world: World, wanted: dict[str, Any]) -> None:
    limits = dict.fromkeys(("requests", "concurrent", "counted_per"), world.throttle.limits)
    places: dict[str, Any] = {**dict.fromkeys(("latency_ms", "access_token_seconds"), world.behaviour), **limits}
    for name, value in wanted.items():
        if name not in places or (name == "counted_per" and value not in KEYS):
            abort(400, f"{name}={value!r} is no setting; there are {', '.join(places)}")
    for name, value in wanted.items():
        setattr(places[name], name, value)


def _some(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
