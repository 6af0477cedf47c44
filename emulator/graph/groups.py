"""Groups and who is in them."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from emulator.graph import errors
from emulator.graph.access import caller
from emulator.graph.answers import one
from emulator.graph.directory import need_advanced, page, refuse_advanced, shown
from emulator.graph.query import selected, wanted_filter
from emulator.graph.user_json import USUAL, describe_user, is_known
from emulator.groups import Group, all_members
from emulator.world import World

PERMISSIONS = frozenset({"GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"})
TYPE = "microsoft.graph.group"


def make_groups(world: World) -> Blueprint:
    """Serve the groups of the caller's tenant."""
    blueprint = Blueprint("groups", __name__)

    @blueprint.get("/groups")
    def list_groups() -> ResponseReturnValue:
        world.behaviour.wait()
        _refuse_unless_permitted()
        names = selected(_NAMES.__contains__, TYPE) or tuple(_NAMES)
        wanted = wanted_filter(_NAMES.__contains__)
        refuse_advanced(wanted, is_ordered=False)
        described = [describe_group(each) for each in caller().tenant.groups]
        found = [each for each in described if wanted is None or wanted.matches(each.get)]
        return page(world, found, names, "groups")

    @blueprint.get("/groups/<group_id>")
    def show_group(group_id: str) -> ResponseReturnValue:
        names = selected(_NAMES.__contains__, TYPE) or tuple(_NAMES)
        return one(shown(describe_group(_group(group_id)), names), "groups/$entity")

    @blueprint.get("/groups/<group_id>/transitiveMembers")
    def list_members(group_id: str) -> ResponseReturnValue:
        world.behaviour.wait()
        names = selected(lambda name: is_known(name) or name in _NAMES, "microsoft.graph.directoryObject")
        return page(world, _members(_group(group_id)), names or (*USUAL, *_NAMES), "directoryObjects")

    @blueprint.get("/groups/<group_id>/transitiveMembers/microsoft.graph.user")
    def list_users_among_members(group_id: str) -> ResponseReturnValue:
        world.behaviour.wait()
        group = _group(group_id)
        need_advanced()
        users = [each for each in _members(group) if each.pop("@odata.type") == "#microsoft.graph.user"]
        return page(world, users, selected(is_known, "microsoft.graph.user") or USUAL, "users")

    return blueprint


def describe_group(group: Group) -> dict[str, Any]:
    """Return all properties of a group that are served."""
    return {
        "id": group.id,
        "displayName": group.display_name,
        "mail": group.address,
        "mailEnabled": True,
        "securityEnabled": False,
        "groupTypes": [],
        "proxyAddresses": [f"SMTP:{group.address}"],
    }


def _refuse_unless_permitted() -> None:
    if not caller().permissions & PERMISSIONS:
        raise errors.insufficient_privileges()


def _group(group_id: str) -> Group:
    _refuse_unless_permitted()
    found = next((each for each in caller().tenant.groups if each.id == group_id.lower()), None)
    if found is None:
        raise errors.unknown_resource(group_id)
    return found


def _members(group: Group) -> list[dict[str, Any]]:
    tenant = caller().tenant
    inside = all_members(group, tenant.groups)
    users = [
        {"@odata.type": "#microsoft.graph.user", **describe_user(each)}
        for each in tenant.users
        if each.address.lower() in inside
    ]
    groups = [
        {"@odata.type": "#microsoft.graph.group", **describe_group(each)}
        for each in tenant.groups
        if each.address.lower() in inside
    ]
    return sorted([*users, *groups], key=lambda each: str(each["id"]))


_NAMES = describe_group(Group("", "", "", ()))
