"""What Graph tells of a mailbox without looking into it: whose purpose it serves, and under which id it is."""

import uuid

from flask import Blueprint
from flask.typing import ResponseReturnValue

from emulator.graph import errors
from emulator.graph.access import DIRECTORY_ROLES, caller, refuse_unreadable
from emulator.graph.answers import one
from emulator.tenants import NAMESPACE, User
from emulator.world import World

SETTINGS_ROLES = frozenset({"MailboxSettings.Read", "MailboxSettings.ReadWrite"})


def make_mailbox_settings(world: World) -> Blueprint:
    """Serve a mailbox's purpose and its id in Exchange."""
    blueprint = Blueprint("mailbox_settings", __name__)

    @blueprint.get("/users/<name>/mailboxSettings/userPurpose")
    def show_purpose(name: str) -> ResponseReturnValue:
        if not caller().permissions & SETTINGS_ROLES:
            raise errors.mail_access_denied()
        owner = _owner(world, name)
        refuse_unreadable(owner)
        return one({"value": owner.kind}, f"users('{owner.id}')/mailboxSettings/userPurpose")

    @blueprint.get("/users/<name>/settings/exchange")
    def show_exchange(name: str) -> ResponseReturnValue:
        if not caller().permissions & DIRECTORY_ROLES:
            raise errors.insufficient_privileges()
        owner = _owner(world, name)
        if owner.mailbox not in ("cloud", "excluded"):
            raise errors.GraphError(404, "ResourceNotFound", "The user has no mailbox in Exchange Online.")
        mailbox_id = str(uuid.uuid5(NAMESPACE, owner.id))
        context = f"users('{owner.id}')/settings/exchange/$entity"
        return one({"id": mailbox_id, "primaryMailboxId": f"MBX:{mailbox_id}@{owner.tenant_id}"}, context)

    return blueprint


def _owner(world: World, name: str) -> User:
    world.behaviour.wait()
    owner = caller().tenant.find_user(name)
    if owner is None:
        raise errors.unknown_resource(name)
    return owner
