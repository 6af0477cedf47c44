"""Who calls Graph, and which mailboxes that caller may look into."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import jwt
from flask import g, request

from emulator.graph import errors
from emulator.mailboxes import Mailbox
from emulator.tenants import Tenant, User
from emulator.world import World

DIRECTORY_ROLES = frozenset({"User.Read.All", "Directory.Read.All"})


@dataclass(frozen=True)
class Caller:
    """An application, alone or (with `user`) on behalf of somebody, and its permissions in one tenant."""

    tenant: Tenant
    client_id: str
    user: User | None
    permissions: frozenset[str]


@dataclass(frozen=True)
class Visit:
    """A mailbox that the caller may read, and whose it is."""

    caller: Caller
    owner: User
    mailbox: Mailbox


def caller() -> Caller:
    """Return who makes the present request."""
    found: Caller = g.caller
    return found


def read_caller(world: World) -> Caller:
    """Return who the bearer token speaks for. Raises GraphError (401)."""
    authority = request.host_url.rstrip("/")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise errors.unauthorized("Access token is empty.", authority)
    try:
        claims = world.signing.read(token.strip(), world.cloud.resource)
    except jwt.InvalidAudienceError as error:
        raise errors.unauthorized("Access token validation failure. Invalid audience.", authority) from error
    except jwt.InvalidTokenError as error:
        raise errors.unauthorized("IDX14100: JWT is not well formed.", authority) from error
    tenant = world.find_tenant(claims["tid"])
    is_revoked = claims["revocations"] != world.revocations
    if is_revoked and "CP1" in claims.get("xms_cc", ()):
        raise errors.challenged(authority, int(world.clock().timestamp()))
    if tenant is None or claims["exp"] <= world.clock().timestamp() or is_revoked:
        raise errors.unauthorized("Lifetime validation failed, the token is expired.", authority)
    user = tenant.find_user(claims["oid"]) if claims["idtyp"] == "user" else None
    return Caller(tenant, claims["appid"], user, frozenset(claims.get("roles") or claims.get("scp", "").split()))


def own_account(found: Caller) -> User:
    """Return who `/me` is. Raises GraphError (400) for an application alone."""
    if found.user is None:
        raise errors.bad_request("/me request is only valid with delegated authentication flow.")
    return found.user


@contextmanager
def visit(world: World, name: str | None) -> Iterator[Visit]:
    """Hold a place at a user's mailbox (that of the caller if `name` is None) for one request. Raises GraphError."""
    found = caller()
    owner = _owner(world, found, name)
    with _counted(world, found, owner):
        refuse_unreadable(owner)
        yield Visit(found, owner, found.tenant.mailboxes[owner.id])


def refuse_unreadable(owner: User) -> None:
    """Raise GraphError if there is no mailbox, or none that may be looked into."""
    if owner.mailbox == "excluded":
        raise errors.GraphError(403, "ErrorAccessDenied", errors.ODATA_DISABLED)
    if owner.mailbox in ("none", "on_premises"):
        raise errors.GraphError(404, "MailboxNotEnabledForRESTAPI", errors.UNSUPPORTED_MAILBOX)


def _owner(world: World, found: Caller, name: str | None) -> User:
    owner = own_account(found) if name is None else found.tenant.find_user(name)
    if found.user and owner is not None and owner.id != found.user.id:
        raise errors.mail_access_denied()
    if "Mail.Read" not in found.permissions:
        _refuse_unless_by_role(world, found, owner)
    if owner is None:
        raise errors.GraphError(404, "ErrorInvalidUser", f"The requested user '{name}' is invalid.")
    return owner


def _refuse_unless_by_role(world: World, found: Caller, owner: User | None) -> None:
    scopes, tenant_id = world.management_scopes, found.tenant.id
    if found.user or not scopes.exist(tenant_id):
        raise errors.mail_access_denied()
    if owner is not None and not scopes.cover(tenant_id, owner.address):
        raise errors.GraphError(403, "ErrorAccessDenied", errors.ODATA_DISABLED)


@contextmanager
def _counted(world: World, found: Caller, owner: User) -> Iterator[None]:
    world.traffic.enter(owner.address)
    refused = True
    try:
        with world.throttle.slot(found.client_id, owner.id):
            refused = False
            world.behaviour.wait()
            yield
    finally:
        world.traffic.leave(owner.address, throttled=refused)
