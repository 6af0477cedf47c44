from pathlib import Path

import pytest

from tests.emulator.builders import AIKO, a_mail, put
from tests.emulator.client import Client

WELL_KNOWN = ("inbox", "sentitems", "junkemail", "deleteditems", "drafts", "archive")


def _folders(client: Client, path: str = "/mailFolders?$top=250") -> dict[str, dict[str, object]]:
    answer = client.graph(f"/users/{AIKO}{path}").json
    assert answer is not None
    return {folder["displayName"]: folder for folder in answer["value"]}


@pytest.mark.parametrize("name", WELL_KNOWN)
def test_a_well_known_folder_is_there_even_when_empty(client: Client, name: str) -> None:
    answer = client.graph(f"/users/{AIKO}/mailFolders/{name}").json

    assert answer is not None
    assert (answer["totalItemCount"], answer["unreadItemCount"]) == (0, 0)


def test_a_folder_counts_what_it_holds_and_what_is_unread(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", a_mail())
    put(tenant, "Inbox/2,S.eml", a_mail())
    put(tenant, "Inbox/Projects/3.eml", a_mail())

    inbox = _folders(client)["Inbox"]

    assert (inbox["totalItemCount"], inbox["unreadItemCount"], inbox["childFolderCount"]) == (2, 1, 1)


def test_nested_folders_are_reached_one_level_at_a_time(tenant: Path, client: Client) -> None:
    put(tenant, "Clients/Fabrikam/2026/1.eml", a_mail())
    clients = _folders(client)["Clients"]

    children = _folders(client, f"/mailFolders/{clients['id']}/childFolders")
    grandchildren = _folders(client, f"/mailFolders/{children['Fabrikam']['id']}/childFolders")

    assert set(_folders(client)).isdisjoint({"Fabrikam", "2026"})
    assert children["Fabrikam"]["parentFolderId"] == clients["id"]
    assert grandchildren["2026"]["totalItemCount"] == 1


def test_a_folder_without_mails_is_listed(tenant: Path, client: Client) -> None:
    (tenant / "mailboxes" / AIKO / "Someday").mkdir(parents=True)

    folders = _folders(client)

    assert folders["Someday"]["totalItemCount"] == 0


def test_hidden_folders_show_only_when_asked_for(client: Client) -> None:
    shown = _folders(client)
    included = _folders(client, "/mailFolders?$top=250&includeHiddenFolders=true")

    assert "Conversation Action Settings" not in shown
    assert included["Conversation Action Settings"]["isHidden"] is True


def test_a_search_folder_says_what_it_is_and_shows_mails_again(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", a_mail())
    put(tenant, "Inbox/2,S.eml", a_mail())

    search = _folders(client)["Unread Mail"]
    mails = client.graph(f"/users/{AIKO}/mailFolders/{search['id']}/messages").json

    assert search["@odata.type"] == "#microsoft.graph.mailSearchFolder"
    assert search["totalItemCount"] == 1
    assert mails is not None
    assert len(mails["value"]) == 1


def test_a_page_has_ten_folders_unless_more_are_asked_for(tenant: Path, client: Client) -> None:
    for number in range(12):
        put(tenant, f"Project {number}/1.eml", a_mail())

    pages = client.pages(f"/users/{AIKO}/mailFolders")

    names = [folder["displayName"] for page in pages for folder in page]
    assert [len(page) for page in pages][:2] == [10, 10]
    assert len(names) == len(set(names)) == len(_folders(client))


def test_folders_are_found_by_name(client: Client) -> None:
    found = _folders(client, "/mailFolders?$filter=displayName eq 'Junk Email'&$select=displayName")

    assert {frozenset(folder) for folder in found.values()} == {frozenset({"id", "displayName"})}
    assert list(found) == ["Junk Email"]


def test_folder_ids_do_not_depend_on_the_kind_of_ids_preferred(client: Client) -> None:
    path = f"/users/{AIKO}/mailFolders/inbox"

    answers = [client.graph(path).json, client.graph(path, Prefer='IdType="ImmutableId"').json]

    assert answers[0] is not None
    assert answers[1] is not None
    assert answers[0]["id"] == answers[1]["id"]


def test_an_unknown_folder_is_not_found(client: Client) -> None:
    answers = [client.graph(f"/users/{AIKO}/mailFolders/unknown{rest}") for rest in ("", "/messages", "/childFolders")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert answers[0].json is not None
    assert answers[0].json["error"]["code"] == "ErrorItemNotFound"
