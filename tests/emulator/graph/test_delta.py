from pathlib import Path
from typing import Any

import pytest

from emulator.changes import Change, arrive, delete
from emulator.mailboxes import Mailbox
from emulator.mails import Mail
from tests.emulator.builders import AIKO, KENJI, a_mail, fill, put
from tests.emulator.client import Client

DELTA = f"/users/{AIKO}/mailFolders/inbox/messages/delta"
FOLDERS = f"/users/{AIKO}/mailFolders/delta"
SELECT = "$select=subject,isRead"


def _page(client: Client, path: str, **headers: str) -> dict[str, Any]:
    answer = client.graph(path, **headers) if path.startswith("/") else client.follow(path, **headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json or {}
    return found


def _round(client: Client, path: str, **headers: str) -> tuple[list[dict[str, Any]], str]:
    page = _page(client, path, **headers)
    items = list(page["value"])
    while "@odata.nextLink" in page:
        page = _page(client, page["@odata.nextLink"], **headers)
        items += page["value"]
    return items, page["@odata.deltaLink"]


def _mailbox(client: Client) -> Mailbox:
    mailbox = client.world.mailbox_of(AIKO)
    assert mailbox is not None
    return mailbox


def _mail(client: Client, position: int = 0) -> Mail:
    return _mailbox(client).newest_first()[position]


@pytest.mark.parametrize("spelling", ["delta", "delta()"])
def test_a_first_round_shows_what_lies_in_the_folder(tenant: Path, client: Client, spelling: str) -> None:
    fill(tenant, 25)
    put(tenant, "Archive/1.eml", a_mail(subject="elsewhere"))

    items, link = _round(client, f"/users/{AIKO}/mailFolders/inbox/messages/{spelling}?{SELECT}")

    assert [item["subject"] for item in items] == [f"Mail {number}" for number in range(24, -1, -1)]
    assert all({*item} == {"@odata.type", "@odata.etag", "id", "subject", "isRead"} for item in items)
    assert "deltatoken" in link


def test_pages_are_as_long_as_preferred(tenant: Path, client: Client) -> None:
    fill(tenant, 25)

    answer = client.graph(f"{DELTA}?{SELECT}", Prefer='odata.maxpagesize=20, IdType="ImmutableId"')

    assert answer.json is not None
    assert len(answer.json["value"]) == 20
    assert answer.headers["Preference-Applied"] == 'IdType="ImmutableId", odata.maxpagesize=20'
    assert len(_page(client, answer.json["@odata.nextLink"])["value"]) == 5


def test_a_later_round_tells_what_came_changed_and_went(
    tenant: Path,
    client: Client,
) -> None:
    fill(tenant, 4)
    _, link = _round(client, f"{DELTA}?{SELECT}")
    gone, moved, read = (_mail(client, position) for position in (3, 2, 1))
    delete(_mailbox(client), gone)
    _mailbox(client).move(moved, ("Archive",))
    _mailbox(client).mark(read, is_read=True)
    arrive(_mailbox(client), a_mail(subject="new"), "inbox", client.world.clock())

    items, later = _round(client, link)
    nothing, _ = _round(client, later)

    removed = {item["id"]: item["@removed"] for item in items if "@removed" in item}
    shown = {item["subject"]: item["isRead"] for item in items if "@removed" not in item}
    assert removed == {gone.item_id: {"reason": "deleted"}, moved.item_id: {"reason": "deleted"}}
    assert shown == {"Mail 2": True, "new": False}
    assert nothing == []


def test_immutable_ids_name_what_is_removed(tenant: Path, client: Client) -> None:
    fill(tenant, 1)
    prefer = {"Prefer": 'IdType="ImmutableId"'}
    items, link = _round(client, DELTA, **prefer)
    delete(_mailbox(client), _mail(client))

    removed, _ = _round(client, link, **prefer)

    assert [item["id"] for item in removed] == [items[0]["id"]]


def test_what_happens_during_a_round_belongs_to_the_next(tenant: Path, client: Client) -> None:
    fill(tenant, 25)
    client.world.changes.add(Change(mailbox=AIKO, after=1, action="delete", mails=5))
    client.world.changes.add(Change(mailbox=AIKO, after=1, mails=1))

    items, link = _round(client, f"{DELTA}?{SELECT}")
    later, _ = _round(client, link)

    assert len({item["id"] for item in items}) == 25
    assert sorted("@removed" in item for item in later) == [False, True, True, True, True, True]


def test_what_came_and_went_between_two_rounds_is_not_told(tenant: Path, client: Client) -> None:
    fill(tenant, 1)
    _, link = _round(client, DELTA)
    delete(_mailbox(client), arrive(_mailbox(client), a_mail(subject="brief"), "inbox", client.world.clock()))

    items, _ = _round(client, link)

    assert items == []


@pytest.mark.parametrize(
    ("wanted", "told"),
    [("created", ["new"]), ("updated", ["Mail 1"]), ("deleted", [None]), ("created,updated", ["Mail 1", "new"])],
)
def test_kinds_of_changes_can_be_chosen(tenant: Path, client: Client, wanted: str, told: list[str | None]) -> None:
    fill(tenant, 2)
    _, link = _round(client, f"{DELTA}?{SELECT}&changeType={wanted}")
    mails = list(_mailbox(client).newest_first())
    _mailbox(client).mark(mails[0], is_read=True)
    delete(_mailbox(client), mails[1])
    arrive(_mailbox(client), a_mail(subject="new"), "inbox", client.world.clock())

    items, _ = _round(client, link)

    assert [item.get("subject") for item in items] == told


def test_a_round_may_begin_at_a_time(tenant: Path, client: Client) -> None:
    fill(tenant, 30)
    query = "$filter=receivedDateTime ge 2026-03-02T09:20:00Z&$orderby=receivedDateTime desc"

    items, _ = _round(client, f"{DELTA}?{SELECT}&{query}")

    assert [item["subject"] for item in items] == [f"Mail {number}" for number in range(29, 19, -1)]


@pytest.mark.parametrize(
    "query",
    [
        "$filter=isRead eq true",
        "$filter=receivedDateTime lt 2026-03-02",
        "$orderby=receivedDateTime",
        "$orderby=subject",
        "changeType=moved",
    ],
)
def test_what_delta_cannot_select_is_refused(client: Client, query: str) -> None:
    assert client.graph(f"{DELTA}?{query}").status_code == 400


def test_a_state_that_is_not_known_must_be_begun_anew(client: Client) -> None:
    _, link = _round(client, DELTA)
    token = link.partition("=")[2]
    elsewhere = f"/users/{KENJI}/mailFolders/inbox/messages/delta?$deltatoken={token}"

    answers = [client.graph(path) for path in (f"{DELTA}?$deltatoken=broken", elsewhere)]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert answers[0].json is not None
    assert answers[0].json["error"]["code"] == "SyncStateNotFound"


def test_folders_are_told_at_every_depth_and_again_when_they_change(tenant: Path, client: Client) -> None:
    put(tenant, "Clients/Fabrikam/1.eml", a_mail())
    first, link = _round(client, f"{FOLDERS}()?$select=displayName,totalItemCount")
    arrive(_mailbox(client), a_mail(), "Clients/Fabrikam/2026", client.world.clock())

    later, _ = _round(client, link)

    names = {folder["displayName"] for folder in first}
    assert {"Inbox", "Clients", "Fabrikam", "Conversation Action Settings"} <= names
    assert [(folder["displayName"], folder["totalItemCount"]) for folder in later] == [("2026", 1)]
