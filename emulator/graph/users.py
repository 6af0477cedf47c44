"""Users and the organisation."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from emulator.graph import errors
from emulator.graph.access import DIRECTORY_ROLES, caller, own_account
from emulator.graph.answers import many, one, plain_count
from emulator.graph.directory import is_eventual, page, refuse_advanced, shown
from emulator.graph.query import option, selected, wanted_filter, wanted_order
from emulator.graph.user_json import USUAL, describe_organization, describe_user, is_known
from emulator.tenants import User
from emulator.world import World

ORGANIZATION_PERMISSIONS = frozenset({"Organization.Read.All", "Directory.Read.All"})
TYPE = "microsoft.graph.user"


def make_users(world: World) -> Blueprint:
    """Serve the directory of the caller's tenant."""
    blueprint = Blueprint("users", __name__)

    @blueprint.get("/users")
    def list_users() -> ResponseReturnValue:
        world.behaviour.wait()
        names = selected(is_known, TYPE) or USUAL
        if "mailboxSettings" in names:
            raise errors.GraphError(501, "NotImplemented", "mailboxSettings cannot be selected in a collection.")
        return page(world, _matching_users(), names, "users")

    @blueprint.get("/users/$count")
    def count_users() -> ResponseReturnValue:
        if not is_eventual():
            raise errors.bad_request("$count is not currently supported.", "Request_BadRequest")
        return plain_count(len(_matching_users()))

    return blueprint


def make_accounts(_world: World) -> Blueprint:
    """Serve single users, the caller's own account and the organisation."""
    blueprint = Blueprint("accounts", __name__)

    @blueprint.get("/users/<name>")
    def show_user(name: str) -> ResponseReturnValue:
        found = caller().tenant.find_user(name)
        is_self = found is not None and caller().user == found and "User.Read" in caller().permissions
        if not is_self and not caller().permissions & DIRECTORY_ROLES:
            raise errors.insufficient_privileges()
        if found is None:
            raise errors.unknown_resource(name)
        return one(shown(describe_user(found), selected(is_known, TYPE) or USUAL), "users/$entity")

    @blueprint.get("/me")
    def show_me() -> ResponseReturnValue:
        found = own_account(caller())
        if not caller().permissions & {"User.Read", *DIRECTORY_ROLES}:
            raise errors.insufficient_privileges()
        return one(shown(describe_user(found), selected(is_known, TYPE) or USUAL), "users/$entity")

    @blueprint.get("/organization")
    def show_organization() -> ResponseReturnValue:
        delegated = caller().user is not None and "User.Read" in caller().permissions
        if not delegated and not caller().permissions & ORGANIZATION_PERMISSIONS:
            raise errors.insufficient_privileges()
        described = describe_organization(caller().tenant)
        names = selected(described.__contains__, "microsoft.graph.organization")
        return many([shown(described, names) if names else described], "organization")

    return blueprint


def _matching_users() -> list[dict[str, Any]]:
    if not caller().permissions & DIRECTORY_ROLES:
        raise errors.insufficient_privileges()
    if option("skip"):
        raise errors.bad_request("'$skip' is not supported by the service.", "Request_BadRequest")
    wanted, order = wanted_filter(is_known), wanted_order(is_known)
    refuse_advanced(wanted, is_ordered=bool(order))
    described: list[dict[str, Any]] = [describe_user(user) for user in _in_order(caller().tenant.users)]
    if wanted:
        described = [user for user in described if wanted.matches(user.get)]
    for name, descending in reversed(order):
        described.sort(key=lambda user: (user[name] is not None, user[name]), reverse=descending)
    return described


def _in_order(users: tuple[User, ...]) -> list[User]:
    return sorted(users, key=lambda user: user.id)
