from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from emulator.changes import Change, read_change
from tests.emulator.browser import AUTHORITY
from tests.emulator.builders import AIKO, KENJI, a_mail, a_tenant_folder, fill, put
from tests.emulator.client import Client
from tests.emulator.conftest import Serve

MESSAGES = f"/users/{AIKO}/messages"
SWITCH = f"/emulator/mailboxes/{AIKO}/mails"
IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}


def _open(client: Client, path: str, method: str = "GET", **sent: Any) -> Any:
    answer = client.http.open(path, method=method, base_url=AUTHORITY, **sent)
    assert answer.status_code < 300, answer.text
    return answer.json


def _mails(client: Client, path: str = f"{MESSAGES}?$top=100", **headers: str) -> dict[str, str]:
    answer = client.graph(path, **headers).json
    assert answer is not None
    return {mail["subject"]: mail["id"] for mail in answer["value"]}


def _subjects(pages: list[list[dict[str, Any]]]) -> list[str]:
    return [mail["subject"] for page in pages for mail in page]


def test_a_mail_arrives_as_it_is_sent(client: Client) -> None:
    content = a_mail(subject="Late") + b"\xff\x00"

    arrived = _open(client, f"{SWITCH}?folder=Clients/Fabrikam&read", "POST", data=content)

    source = client.graph(f"{MESSAGES}/{arrived['id']}/$value")
    assert source.data == content
    assert (arrived["folder"], arrived["is_read"]) == ("Clients/Fabrikam", True)
    assert _mails(client) == {"Late": arrived["id"]}


def test_a_moved_mail_keeps_its_immutable_id_alone(tenant: Path, client: Client) -> None:
    fill(tenant, 1)
    ids = _mails(client)["Mail 0"], _mails(client, **IMMUTABLE)["Mail 0"]

    moved = _open(client, f"{SWITCH}/{ids[0]}", "PATCH", json={"folder": "archive"})

    statuses = [client.graph(f"{MESSAGES}/{mail_id}").status_code for mail_id in (*ids, moved["id"])]
    assert statuses == [404, 200, 200]
    assert moved["immutable_id"] == ids[1]
    assert _mails(client, f"/users/{AIKO}/mailFolders/archive/messages") == {"Mail 0": moved["id"]}
    assert _mails(client, f"/users/{AIKO}/mailFolders/inbox/messages") == {}


def test_a_mail_that_is_moved_back_has_yet_another_id(tenant: Path, client: Client) -> None:
    fill(tenant, 1)
    first = _mails(client)["Mail 0"]

    away = _open(client, f"{SWITCH}/{first}", "PATCH", json={"folder": "archive"})["id"]
    back = _open(client, f"{SWITCH}/{away}", "PATCH", json={"folder": "inbox"})["id"]

    assert len({first, away, back}) == 3
    assert _mails(client) == {"Mail 0": back}


def test_a_deleted_mail_is_gone_but_can_be_recovered(tenant: Path, client: Client) -> None:
    fill(tenant, 2)
    mail_id, lasting_id = _mails(client)["Mail 0"], _mails(client, **IMMUTABLE)["Mail 0"]
    recoverable = f"/users/{AIKO}/mailFolders/recoverableitemsdeletions/messages"

    _open(client, f"{SWITCH}/{mail_id}", "DELETE")

    gone = [client.graph(f"{MESSAGES}/{each}/$value") for each in (mail_id, lasting_id)]
    assert [answer.status_code for answer in gone] == [404, 404]
    assert list(_mails(client)) == ["Mail 1"]
    assert list(_mails(client, recoverable)) == ["Mail 0"]
    assert client.graph(f"{recoverable}/{lasting_id}/$value").status_code == 200


def test_recoverable_mails_lie_in_no_folder_that_is_listed(tenant: Path, client: Client) -> None:
    put(tenant, "Recoverable Items Deletions/1.eml", a_mail(subject="Deleted before"))

    folders = client.graph(f"/users/{AIKO}/mailFolders?$top=100&includeHiddenFolders=true").json
    named = client.graph(f"/users/{AIKO}/mailFolders/recoverableitemsdeletions").json

    assert folders is not None
    assert named is not None
    assert (named["displayName"], named["totalItemCount"]) == ("Deletions", 1)
    assert named["id"] not in {folder["id"] for folder in folders["value"]}


def test_a_mail_that_is_read_is_counted_so(tenant: Path, client: Client) -> None:
    fill(tenant, 2)

    _open(client, f"{SWITCH}/{_mails(client)['Mail 0']}", "PATCH", json={"is_read": True})

    inbox = client.graph(f"/users/{AIKO}/mailFolders/inbox").json
    assert inbox is not None
    assert (inbox["totalItemCount"], inbox["unreadItemCount"]) == (2, 1)
    assert list(_mails(client, f"{MESSAGES}?$filter=isRead eq true")) == ["Mail 0"]


def test_what_lies_in_a_mailbox_is_shown(tenant: Path, client: Client) -> None:
    fill(tenant, 1)

    listed = _open(client, SWITCH)

    assert [(mail["folder"], mail["is_read"]) for mail in listed] == [("Inbox", False)]
    assert listed[0]["received_at"] == "2026-03-02T09:00:00+00:00"
    assert listed[0]["id"] == _mails(client)["Mail 0"]


@pytest.mark.parametrize(
    ("change", "listed"),
    [
        ({"action": "delete"}, [*range(9, 5, -1), *range(4, -1, -1)]),
        ({"action": "delete", "position": -1}, range(9, 0, -1)),
        ({"action": "move", "to": "archive", "position": 7}, range(9, -1, -1)),
        ({"action": "arrive"}, [9, 8, 7, 6, 6, 5, 4, 3, 2, 1, 0]),
        ({"action": "delete", "mails": 2, "position": 1}, [9, 8, 7, 6, 3, 2, 1, 0]),
    ],
)
def test_what_happens_between_two_pages_omits_and_repeats_mails(
    tenant: Path, client: Client, change: dict[str, Any], listed: list[int]
) -> None:
    fill(tenant, 10)
    _open(client, "/emulator/changes", "POST", json={"mailbox": AIKO, "after": 1, **change})

    subjects = _subjects(client.pages(f"{MESSAGES}?$top=4&$select=subject"))

    assert subjects == [f"Mail {number}" for number in listed]


def test_a_mail_that_moves_out_of_a_folder_is_missed_there(tenant: Path, client: Client) -> None:
    fill(tenant, 10)
    change = Change(mailbox=AIKO, after=1, action="move", to="Projects/2026", folder="inbox", mails=3)
    client.world.changes.add(change)

    subjects = _subjects(client.pages(f"/users/{AIKO}/mailFolders/inbox/messages?$top=4&$select=subject"))

    assert len(subjects) == 7
    assert len(_mails(client)) == 10


def test_a_window_that_ended_before_is_not_reached_by_what_arrives(tenant: Path, client: Client) -> None:
    fill(tenant, 10)
    client.world.changes.add(Change(mailbox=AIKO, after=1, mails=3))
    window = "$filter=receivedDateTime lt 2026-03-02T10:00:00Z&$orderby=receivedDateTime desc"

    subjects = _subjects(client.pages(f"{MESSAGES}?{window}&$top=4&$select=subject"))

    assert subjects == [f"Mail {number}" for number in range(9, -1, -1)]
    assert len(_mails(client)) == 13


def test_changes_wait_for_their_mailbox_only(tenant: Path, client: Client) -> None:
    fill(tenant, 3)
    client.world.changes.add(Change(mailbox=AIKO, action="read", mails=3))

    client.graph(f"/users/{KENJI}/messages")
    waiting = _open(client, "/emulator/changes")

    assert [change["action"] for change in waiting] == ["read"]
    assert len(_mails(client, f"{MESSAGES}?$filter=isRead eq true")) == 3
    assert _open(client, "/emulator/changes") == []


def test_changes_can_be_forgotten(tenant: Path, client: Client) -> None:
    fill(tenant, 1)
    client.world.changes.add(Change(mailbox=AIKO, action="delete"))

    _open(client, "/emulator/changes", "DELETE")

    assert list(_mails(client)) == ["Mail 0"]


def test_a_tenant_s_file_may_hold_a_script(tenant: Path, serve: Serve) -> None:
    a_tenant_folder(tenant, more=f'[[changes]]\nmailbox = "{AIKO}"\nfile = "late.eml"\nfolder = "junkemail"\n')
    (tenant / "late.eml").write_bytes(a_mail(subject="Late"))

    assert list(_mails(serve(), f"/users/{AIKO}/mailFolders/junkemail/messages")) == ["Late"]


@pytest.mark.parametrize(
    ("described", "problem"),
    [
        ({"mailbox": AIKO, "action": "explode"}, "choose one of arrive, move, delete, read"),
        ({"action": "delete"}, "say whose mailbox changes"),
        ({"mailbox": AIKO, "speed": 1}, "unknown setting 'speed'"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused(client: Client, described: dict[str, Any], problem: str) -> None:
    answer = client.http.post("/emulator/changes", base_url=AUTHORITY, json=described)

    assert answer.status_code == 400
    with pytest.raises(ValueError, match=problem):
        read_change(described)


@pytest.mark.parametrize(
    ("path", "method", "sent"),
    [
        ("/emulator/mailboxes/nobody@contoso.example/mails", "GET", {}),
        (f"{SWITCH}/unknown", "DELETE", {}),
        (f"{SWITCH}/unknown", "PATCH", {"json": {"is_read": True}}),
        (SWITCH, "POST", {}),
    ],
)
def test_what_is_not_there_cannot_be_changed(client: Client, path: str, method: str, sent: dict[str, Any]) -> None:
    answer = client.http.open(path, method=method, base_url=AUTHORITY, **sent)

    assert answer.status_code in (400, 404)


def test_changes_by_many_requests_at_once_do_not_meet_in_one_mail(tenant: Path, client: Client) -> None:
    fill(tenant, 40)
    client.world.throttle.limits.concurrent = 8
    client.world.changes.add(Change(mailbox=AIKO, action="delete", count=40))
    token = client.app_token()

    def ask(_number: int) -> int:
        another = Client(client.world, client.http.application.test_client())
        return another.graph(f"{MESSAGES}/$count", token).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(ask, range(40)))

    assert statuses == {200}
    assert client.graph(f"{MESSAGES}/$count", token).text == "0"
