"""The emulator's switches for what Entra does: a directory's rules, sessions that end, secrets that expire."""

from datetime import datetime

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from emulator.bodies import json_body, named_application, named_tenant
from emulator.entra.errors import REVOCATIONS
from emulator.entra.grants import REVOKED
from emulator.world import World

NOTHING = ("", 204)


def make_directories(world: World) -> Blueprint:
    """Serve the switches of Entra."""
    blueprint = Blueprint("directories", __name__)

    @blueprint.route("/directory", methods=["GET", "POST"])
    def directory() -> ResponseReturnValue:
        """Change the rules of one tenant's directory, or show them."""
        rules = named_tenant(world).rules
        if request.method == "POST":
            try:
                rules.change({name: value for name, value in json_body().items() if name != "tenant"})
            except ValueError as error:
                abort(400, str(error))
        return vars(rules)

    @blueprint.post("/revoke")
    def revoke() -> ResponseReturnValue:
        """End a person's sessions, as a reset password does; `number` is the AADSTS number that refreshing meets."""
        number = json_body().get("number", REVOKED)
        person = world.find_user(str(json_body().get("address", ""))) or abort(400, "no such account")
        if number not in REVOCATIONS:
            abort(400, f"choose one of {', '.join(map(str, REVOCATIONS))}")
        world.grants.revoke(person.id, number)
        return NOTHING

    @blueprint.post("/secret")
    def secret() -> ResponseReturnValue:
        """Let the application's secret expire at a time (ISO 8601, with its zone), or never."""
        text = json_body().get("expires_at")
        try:
            expires_at = datetime.fromisoformat(text) if text else None
        except (ValueError, TypeError) as error:
            abort(400, str(error))
        if expires_at and expires_at.tzinfo is None:
            abort(400, "the time's zone is missing")
        named_application(world).secret_expires_at = expires_at
        return NOTHING

    return blueprint
