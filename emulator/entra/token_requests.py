"""What every token request has in common, whatever it is redeemed for."""

import json
from typing import Any

from flask import request

from emulator.applications import Application
from emulator.entra.errors import disabled, missing_parameter, unknown_application
from emulator.tenants import Tenant
from emulator.world import World


def required(name: str) -> str:
    """Return a parameter of the request. Raises EntraError without it."""
    value = request.form.get(name)
    if not value:
        raise missing_parameter(name)
    return value


def capabilities() -> list[str]:
    """Return what the client says it can do (`CP1`: understand claims challenges)."""
    try:
        return [str(each) for each in json.loads(request.form["claims"])["access_token"]["xms_cc"]["values"]]
    except (KeyError, TypeError, ValueError):
        return []


def check_presence(world: World, tenant: Tenant, application: Application) -> None:
    """Pass if the tenant has the application, and it is not disabled there. Raises EntraError."""
    if not world.consents.is_present(tenant.id, application.client_id):
        raise unknown_application(application.client_id, tenant.name)
    if tenant.rules.application_disabled:
        raise disabled(application.client_id)


def bearer(token: str, seconds: int) -> dict[str, Any]:
    """Return the part of an answer that each one has."""
    return {"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": token}
