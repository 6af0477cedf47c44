"""The addresses under which changes are served: those of a folder's mails, and those of the folders."""

from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from emulator.graph import delta
from emulator.graph.access import Visit, visit
from emulator.graph.answers import changes
from emulator.graph.delta import Changed, State
from emulator.graph.errors import bad_request
from emulator.graph.folders import PROPERTIES, TYPE, cut_folder, describe_folder, find_folder
from emulator.graph.listing import getter, is_mail_property
from emulator.graph.mail_json import describe_mail, selected_properties
from emulator.graph.mail_view import MailView
from emulator.graph.paging import Cut, cut
from emulator.graph.query import page_size, selected, wanted_filter, wanted_order
from emulator.world import World

ALL_FOLDERS = "mailFolders"
NEWEST_FIRST = ((), (("receivedDateTime", True),))


def make_delta(world: World) -> Blueprint:
    """Serve delta, written with and without parentheses, under `/users/<name>` and `/me`."""
    blueprint = Blueprint("delta", __name__)

    @blueprint.get("/users/<name>/mailFolders/<folder>/messages/delta")
    @blueprint.get("/me/mailFolders/<folder>/messages/delta")
    @blueprint.get("/users/<name>/mailFolders/<folder>/messages/delta()")
    @blueprint.get("/me/mailFolders/<folder>/messages/delta()")
    def mails(folder: str, name: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            return _mails(world, visited, find_folder(visited.mailbox, folder).path)

    @blueprint.get("/users/<name>/mailFolders/delta")
    @blueprint.get("/me/mailFolders/delta")
    @blueprint.get("/users/<name>/mailFolders/delta()")
    @blueprint.get("/me/mailFolders/delta()")
    def folders(name: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            return _folders(world, visited)

    return blueprint


def _mails(world: World, visited: Visit, place: tuple[str, ...]) -> Response:
    state = delta.read_state(visited.mailbox, "/".join(place))
    names, wanted, kinds = selected_properties(), wanted_filter(is_mail_property), delta.wanted_changes()
    if wanted_order(is_mail_property) not in NEWEST_FIRST:
        raise bad_request("Delta can be ordered by receivedDateTime desc only.", "ErrorInvalidArgument")
    if wanted and (set(wanted.properties) != {"receivedDateTime"} or not wanted.operators <= {"ge", "gt"}):
        raise bad_request("Delta can be filtered by receivedDateTime ge or gt only.", "ErrorInvalidArgument")
    mailbox = visited.mailbox

    def select() -> list[Changed]:
        if state.since is None:
            found = [Changed("created", mail) for mail in delta.mails_at(mailbox, place, state.until)]
        else:
            happened = delta.changes_by(state.events(mailbox), place)
            found = [changed for changed in happened if changed.kind in kinds]
        return [changed for changed in found if wanted is None or wanted.matches(getter(mailbox, changed.mail))]

    found = mailbox.remembered(state.round(), select)
    page = cut(world, found, state.begin, page_size())
    return _answer(state, page, [_describe(visited, changed, names) for changed in page.items], "Collection(message)")


def _describe(visited: Visit, changed: Changed, names: tuple[str, ...]) -> dict[str, Any]:
    view = MailView(visited.mailbox, changed.mail)
    if changed.kind == "deleted":
        return delta.describe_removed(view.id)
    return {"@odata.type": "#microsoft.graph.message", **describe_mail(view, names)}


def _folders(world: World, visited: Visit) -> Response:
    state = delta.read_state(visited.mailbox, ALL_FOLDERS)
    names = selected(PROPERTIES.__contains__, TYPE)
    touched = {event.folder for event in state.events(visited.mailbox)}
    folders = [f for f in visited.mailbox.folders() if state.since is None or f.path in touched]
    page = cut(world, folders, state.begin, page_size())
    shown = [cut_folder(describe_folder(visited.mailbox, folder), names) for folder in page.items]
    return _answer(state, page, shown, "Collection(mailFolder)")


def _answer(state: State, page: Cut[Any], shown: list[dict[str, Any]], context: str) -> Response:
    following = page.link(lambda begin: state.at(begin).link("skiptoken"))
    return changes(shown, context, following, state.link("deltatoken"))
