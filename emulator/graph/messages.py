"""Mails: listed, counted, shown, and as the bytes they are."""

import re
from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from emulator.graph import errors
from emulator.graph.access import Visit, visit
from emulator.graph.answers import many, one, plain_count
from emulator.graph.attachments import PROPERTIES, cut_attachment
from emulator.graph.folders import find_folder
from emulator.graph.listing import list_mails, page_of_mails
from emulator.graph.mail_json import describe_mail, selected_properties
from emulator.graph.mail_view import MailView
from emulator.graph.query import option
from emulator.mails import Mail
from emulator.world import World

_EXPANDED = re.compile(r"\battachments\b(?:\(\$select=(?P<names>[^)]*)\))?", re.IGNORECASE)


def make_messages(world: World) -> Blueprint:
    """Serve the mails of a mailbox and of its folders, under `/users/<name>` and `/me`."""
    blueprint = Blueprint("messages", __name__)

    @blueprint.get("/users/<name>/messages")
    @blueprint.get("/me/messages")
    @blueprint.get("/users/<name>/mailFolders/<folder>/messages")
    @blueprint.get("/me/mailFolders/<folder>/messages")
    def list_messages(name: str | None = None, folder: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            return _page(world, visited, folder)

    @blueprint.get("/users/<name>/messages/$count")
    @blueprint.get("/me/messages/$count")
    @blueprint.get("/users/<name>/mailFolders/<folder>/messages/$count")
    @blueprint.get("/me/mailFolders/<folder>/messages/$count")
    def count_messages(name: str | None = None, folder: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            place = find_folder(visited.mailbox, folder) if folder else None
            return plain_count(len(list_mails(visited.mailbox, place)))

    @blueprint.get("/users/<name>/messages/<mail_id>")
    @blueprint.get("/me/messages/<mail_id>")
    @blueprint.get("/users/<name>/mailFolders/<folder>/messages/<mail_id>")
    @blueprint.get("/me/mailFolders/<folder>/messages/<mail_id>")
    def show_message(mail_id: str, name: str | None = None, folder: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            view = MailView(visited.mailbox, find_mail(visited, mail_id, folder))
            described = describe_mail(view, selected_properties())
            described |= _expanded(view)
            return one(described, f"users('{visited.owner.id}')/messages/$entity")

    @blueprint.get("/users/<name>/messages/<mail_id>/$value")
    @blueprint.get("/me/messages/<mail_id>/$value")
    @blueprint.get("/users/<name>/mailFolders/<folder>/messages/<mail_id>/$value")
    @blueprint.get("/me/mailFolders/<folder>/messages/<mail_id>/$value")
    def show_source(mail_id: str, name: str | None = None, folder: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            return Response(find_mail(visited, mail_id, folder).source.read(), content_type="text/plain")

    return blueprint


def find_mail(visited: Visit, mail_id: str, folder: str | None = None) -> Mail:
    """Return a mail by either of its ids, in a folder if one is named. Raises GraphError (404)."""
    mail = visited.mailbox.find_mail(mail_id)
    if mail is None:
        raise errors.item_not_found()
    place = visited.mailbox.folder_of(mail)
    if place.is_recoverable if folder is None else find_folder(visited.mailbox, folder) != place:
        raise errors.item_not_found()
    return mail


def _page(world: World, visited: Visit, folder: str | None) -> ResponseReturnValue:
    place = find_folder(visited.mailbox, folder) if folder else None
    names, page = selected_properties(), page_of_mails(world, visited.mailbox, place)
    prefix = f"mailFolders('{folder}')/" if folder else ""
    context = f"users('{visited.owner.id}')/{prefix}messages"
    views = [MailView(visited.mailbox, mail) for mail in page.mails]
    described = [describe_mail(view, names) | _expanded(view) for view in views]
    return many(described, context, page.count, page.following)


def _expanded(view: MailView) -> dict[str, Any]:
    """Return the attachments if `$expand` asks for them, only with the properties that it selects."""
    wanted = _EXPANDED.search(option("expand") or "")
    if wanted is None:
        return {}
    names = [name.strip() for name in wanted["names"].split(",")] if wanted["names"] else PROPERTIES
    return {"attachments": [cut_attachment(attachment.describe(), names) for attachment in view.attachments]}
