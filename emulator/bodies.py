"""What the emulator's own switches are sent."""

from typing import Any

from flask import abort, request

from emulator.applications import Application
from emulator.tenants import Tenant
from emulator.world import World


def json_body() -> dict[str, Any]:
    """Return the request's JSON object, empty if there is none; anything else is refused."""
    body = request.get_json(silent=True, force=True) or {}
    return body if isinstance(body, dict) else abort(400, "a JSON object is expected")


def named_application(world: World) -> Application:
    """Return the application with the `client_id` told, or the usual one."""
    client_id = json_body().get("client_id", world.application.client_id)
    return world.applications.get(client_id) or abort(400, "no such application")


def named_tenant(world: World) -> Tenant:
    """Return the `tenant` told, by id or domain, or the first."""
    return world.find_tenant(str(json_body().get("tenant", world.tenants[0].id))) or abort(400, "no such tenant")
