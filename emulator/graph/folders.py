"""Mail folders."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from emulator.folders import Folder
from emulator.graph import errors
from emulator.graph.access import Visit, visit
from emulator.graph.answers import many, one, plain_count
from emulator.graph.paging import cut
from emulator.graph.query import flag_option, next_link, number_option, page_size, selected, wanted_filter
from emulator.mailboxes import Mailbox
from emulator.world import World

TYPE = "microsoft.graph.mailFolder"
PROPERTIES = (
    "id",
    "displayName",
    "parentFolderId",
    "childFolderCount",
    "unreadItemCount",
    "totalItemCount",
    "isHidden",
)


def make_folders(world: World) -> Blueprint:
    """Serve a mailbox's folders, under `/users/<name>` and `/me`."""
    blueprint = Blueprint("folders", __name__)

    @blueprint.get("/users/<name>/mailFolders")
    @blueprint.get("/me/mailFolders")
    def list_folders(name: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            return _page(world, visited, "msgfolderroot", "mailFolders")

    @blueprint.get("/users/<name>/mailFolders/<folder>/childFolders")
    @blueprint.get("/me/mailFolders/<folder>/childFolders")
    def list_child_folders(folder: str, name: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            return _page(world, visited, folder, f"mailFolders('{folder}')/childFolders")

    @blueprint.get("/users/<name>/mailFolders/$count")
    @blueprint.get("/me/mailFolders/$count")
    def count_folders(name: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            return plain_count(len(_children(visited.mailbox, "msgfolderroot")))

    @blueprint.get("/users/<name>/mailFolders/<folder>")
    @blueprint.get("/me/mailFolders/<folder>")
    def show_folder(folder: str, name: str | None = None) -> ResponseReturnValue:
        with visit(world, name) as visited:
            described = describe_folder(visited.mailbox, find_folder(visited.mailbox, folder))
            context = f"users('{visited.owner.id}')/mailFolders/$entity"
            return one(cut_folder(described, selected(PROPERTIES.__contains__, TYPE)), context)

    return blueprint


def find_folder(mailbox: Mailbox, name: str) -> Folder:
    """Return the folder with that id or well-known name. Raises GraphError (404)."""
    folder = mailbox.find_folder(name)
    if folder is None:
        raise errors.item_not_found()
    return folder


def describe_folder(mailbox: Mailbox, folder: Folder) -> dict[str, Any]:
    """Return a folder with its counts; ids of folders are never of the immutable kind."""
    total, unread = mailbox.count(folder)
    described = {
        "id": folder.id,
        "displayName": folder.display_name,
        "parentFolderId": folder.parent_id,
        "childFolderCount": len(mailbox.children(folder)),
        "unreadItemCount": unread,
        "totalItemCount": total,
        "isHidden": folder.is_hidden,
    }
    if not folder.is_search:
        return described
    return {
        "@odata.type": "#microsoft.graph.mailSearchFolder",
        **described,
        "isSupported": True,
        "includeNestedFolders": True,
        "sourceFolderIds": ["msgfolderroot"],
        "filterQuery": "isRead eq false",
    }


def _children(mailbox: Mailbox, name: str) -> list[Folder]:
    children = mailbox.children(find_folder(mailbox, name))
    return [child for child in children if not child.is_hidden or flag_option("includeHiddenFolders")]


def _page(world: World, visited: Visit, parent: str, context: str) -> ResponseReturnValue:
    names, wanted = selected(PROPERTIES.__contains__, TYPE), wanted_filter(PROPERTIES.__contains__)
    found = [describe_folder(visited.mailbox, child) for child in _children(visited.mailbox, parent)]
    if wanted:
        found = [described for described in found if wanted.matches(described.get)]
    begin, top = number_option("skip", 0, 0, 2**31), page_size()
    page = cut(world, found, begin, top)
    count = len(found) if flag_option("count") else None
    shown = (cut_folder(described, names) for described in page.items)
    following = page.link(lambda position: next_link(skip=position))
    return many(shown, f"users('{visited.owner.id}')/{context}", count, following)


def cut_folder(described: dict[str, Any], names: tuple[str, ...] | None) -> dict[str, Any]:
    """Return a folder with the properties named, its id and its type, or (None) with all."""
    if names is None:
        return described
    kept = {"@odata.type", "id", *names}
    return {name: value for name, value in described.items() if name in kept}
