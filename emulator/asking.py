"""The present request, as occasions see it."""

from flask import g, request

from emulator.graph.access import Caller
from emulator.graph.query import option
from emulator.occasions import Asked
from emulator.tenants import Tenant, User
from emulator.world import World

GRAPH_ROOT = "/v1.0"


def part() -> str:
    """Return which part of the emulator is asked: entra, token, graph or emulator."""
    if request.path.startswith(f"{GRAPH_ROOT}/"):
        return "graph"
    if request.path.startswith("/emulator/"):
        return "emulator"
    return "token" if request.path.endswith("/token") else "entra"


def asked(world: World) -> Asked:
    """Return what the present request asks for."""
    arguments = request.view_args or {}
    caller: Caller | None = g.get("caller")
    tenant = caller.tenant if caller else world.find_tenant(request.path.split("/")[1])
    owner = _owner(caller, arguments.get("name")) if part() == "graph" else None
    return Asked(
        request.method,
        request.path,
        frozenset((tenant.id, *tenant.domains)) if tenant else frozenset(),
        frozenset(owner.names) if owner else frozenset(),
        _bodies(),
        lambda: _mail_bytes(tenant, owner, arguments.get("mail_id")),
    )


def _owner(caller: Caller | None, name: str | None) -> User | None:
    if caller is None:
        return None
    return caller.tenant.find_user(name) if name else caller.user


def _bodies() -> int:
    """Return how many mails with bodies are asked for at once."""
    if not request.path.removesuffix("()").endswith(("/messages", "/messages/delta")):
        return 0
    names = {name.strip() for name in (option("select") or "body").split(",")}
    if not names & {"body", "uniqueBody"} and "attachments" not in (option("expand") or ""):
        return 0
    top = option("top") or "10"
    return int(top) if top.isdecimal() else 0


def _mail_bytes(tenant: Tenant | None, owner: User | None, mail_id: str | None) -> int:
    mail = tenant.mailboxes[owner.id].find_mail(mail_id) if tenant and owner and mail_id else None
    return mail.source.size() if mail else 0
