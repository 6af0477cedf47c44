"""The present request, as occasions see it."""

from flask import g, request

from emulator.graph.access import Caller
from emulator.graph.query import option, page_size
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
    caller: Caller | None = g.get("caller")
    tenant = caller.tenant if caller else world.find_tenant(request.path.split("/")[1])
    owner = asked_owner()
    mail_id = (request.view_args or {}).get("mail_id")
    return Asked(
        request.method,
        request.path,
        frozenset((tenant.id, *tenant.domains)) if tenant else frozenset(),
        frozenset(owner.names) if owner else frozenset(),
        _bodies(),
        lambda: _mail_bytes(tenant, owner, mail_id),
    )


def asked_owner() -> User | None:
    """Return whose account or mailbox the present request is about, if a known caller asks for anybody's."""
    caller: Caller | None = g.get("caller")
    if caller is None:
        return None
    name = (request.view_args or {}).get("name")
    if name:
        return caller.tenant.find_user(name)
    return caller.user if request.path.startswith(f"{GRAPH_ROOT}/me") else None


def _bodies() -> int:
    """Return how many mails with bodies are asked for at once."""
    if not request.path.removesuffix("()").endswith(("/messages", "/messages/delta")):
        return 0
    names = {name.strip() for name in (option("select") or "body").split(",")}
    if not names & {"body", "uniqueBody"} and "attachments" not in (option("expand") or ""):
        return 0
    return page_size()


def _mail_bytes(tenant: Tenant | None, owner: User | None, mail_id: str | None) -> int:
    mail = tenant.mailboxes[owner.id].find_mail(mail_id) if tenant and owner and mail_id else None
    return mail.source.size() if mail else 0
