"""The pages on which a person agrees, or is told that only an administrator can."""

from collections.abc import Iterable

from flask import request
from flask.typing import ResponseReturnValue

from emulator.entra.endings import USER_ENDINGS
from emulator.entra.errors import EntraError
from emulator.entra.pages import page_language, show
from emulator.entra.requests import Asked
from emulator.entra.scopes import LOW_IMPACT
from emulator.entra.wording import permission_names
from emulator.tenants import Tenant, User
from emulator.world import World


def needs_administrator(tenant: Tenant, user: User, permissions: Iterable[str]) -> bool:
    """Say whether the tenant's policy lets only an administrator agree to these delegated permissions."""
    return tenant.rules.user_consent != "allow" and not user.administrator and not set(permissions) <= LOW_IMPACT


def ask_consent(
    world: World, asked: Asked, user: User, permissions: Iterable[str], openid: Iterable[str]
) -> ResponseReturnValue:
    """Show what the application would like to do for one user."""
    return show(
        "consent.html",
        application=asked.application,
        user=user,
        tenant_name=tenant_name(world.tenant_of(user)),
        flow=world.signing.seal("flow", user.id),
        names=permission_names(permissions, openid=openid),
        endings=USER_ENDINGS,
        for_everybody=False,
    )


def ask_for_approval(world: World, asked: Asked, user: User, decision: str | None) -> ResponseReturnValue:
    """Show "Need admin approval", or carry out what was pressed there. Raises EntraError when the person goes back."""
    with_workflow = world.tenant_of(user).rules.user_consent == "admin_workflow"
    if decision == "leave":
        text = "The grant requires admin permission." if not with_workflow else "The app is waiting for admin approval."
        raise EntraError("access_denied", 90095 if with_workflow else 90094, text)
    return show(
        "approval.html",
        application=asked.application,
        user=user,
        flow=world.signing.seal("flow", user.id),
        with_workflow=with_workflow,
        is_sent=with_workflow and decision == "request" and request.method == "POST",
    )


def tenant_name(tenant: Tenant) -> str:
    """Return the tenant's name in the language of the page."""
    return (tenant.name_ja if page_language() == "ja" else None) or tenant.name
