import json
from pathlib import Path
from typing import Any

import pytest

from emulator.faults import Fault
from tests.emulator.builders import AIKO, a_mail, put
from tests.emulator.client import Client
from tests.support.graph_schema import checking
from tests.support.graph_schema.answers import answer_problems, watched
from tests.support.graph_schema.published import published_types

FOLDER: dict[str, Any] = {"id": "1", "displayName": "Inbox", "totalItemCount": 3, "isHidden": False}


@pytest.fixture(autouse=True)
def _answers_as_published() -> None:
    """Answers of this file may be wrong on purpose."""


def test_the_committed_types_are_those_of_msgraph_sdk() -> None:
    committed = json.loads(Path(checking.__file__).with_name("types.json").read_text("utf-8"))

    assert published_types() == committed


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/users/a/mailFolders/inbox", FOLDER),
        ("/me/mailFolders", {"@odata.context": "c", "value": [FOLDER], "@odata.nextLink": "n"}),
        ("/me/mailFolders/x/childFolders", {"value": [{**FOLDER, "@odata.type": "#microsoft.graph.mailSearchFolder"}]}),
        ("/me/mailFolders/x/messages/delta()", {"value": [{"id": "1", "@removed": {"reason": "deleted"}}]}),
        ("/me", {"id": "1", "mail": None, "businessPhones": []}),
        (
            "/me/messages/1",
            {"id": "1", "flag": {"flagStatus": "notFlagged"}, "receivedDateTime": "2026-03-02T12:00:00Z"},
        ),
        ("/$batch", {"responses": [{"id": "1", "status": 200, "body": {"id": "1"}}]}),
    ],
)
def test_what_is_published_passes(path: str, body: dict[str, Any]) -> None:
    assert list(answer_problems(path, 200, body)) == []


@pytest.mark.parametrize(
    ("path", "body", "problem"),
    [
        ("/me/mailFolders/inbox", {**FOLDER, "sizeInBytes": 1}, "/sizeInBytes: a mailFolder has no such property"),
        ("/me/mailFolders/inbox", {**FOLDER, "totalItemCount": "3"}, "/totalItemCount: '3' is no integer"),
        ("/me/mailFolders/inbox", {**FOLDER, "isHidden": 0}, "/isHidden: 0 is no boolean"),
        ("/me/mailFolders", {"value": [{"displayName": "Inbox"}]}, "mailFolders[0]: a mailFolder without an id"),
        ("/me/mailFolders", {"value": FOLDER}, f"mailFolders: {FOLDER} is no collection"),
        ("/me/mailFolders", {"value": [], "next": "n"}, "next: not part of a page"),
        (
            "/me/messages",
            {"value": [{"id": "1", "toRecipients": None}]},
            "messages[0]/toRecipients: a collection is null",
        ),
        (
            "/me/messages/1",
            {"id": "1", "importance": "urgent"},
            "/importance: 'urgent' is none of ['low', 'normal', 'high']",
        ),
        ("/me/messages/1", {"id": "1", "sentDateTime": "yesterday"}, "/sentDateTime: 'yesterday' is no dateTime"),
        ("/me/messages/1", {"id": "1", "body": "text"}, "/body: 'text' is no itemBody"),
        (
            "/me/messages/1/attachments/2",
            {"id": "2", "contentBytes": "AA=="},
            "/contentBytes: a attachment has no such",
        ),
        (
            "/me/messages/1",
            {"id": "1", "@odata.type": "#microsoft.graph.user"},
            ": a user stands where a message belongs",
        ),
        ("/me/calendar", {"id": "1"}, "nothing is known of what this address answers"),
        ("/$batch", {"responses": [{"id": "1"}]}, "a batched response has ['id']"),
    ],
)
def test_what_is_not_published_is_told_with_its_place(path: str, body: dict[str, Any], problem: str) -> None:
    found = list(answer_problems(path, 200, body))

    assert len(found) == 1
    assert found[0].startswith(problem)


@pytest.mark.parametrize(
    ("body", "is_right"),
    [
        ({"error": {"code": "A", "message": "", "innerError": {"innererror": {"date": "2026-03-02T12:00:00"}}}}, True),
        ({"error": {"code": "A", "message": ""}}, True),
        ({"error": {"code": 404, "message": ""}}, False),
        ({"error": "invalid_grant"}, False),
    ],
)
def test_an_error_has_graphs_form(body: dict[str, Any], *, is_right: bool) -> None:
    assert (list(answer_problems("/me", 404, body)) == []) is is_right


def test_a_running_emulator_is_watched(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", a_mail())
    wrong = json.dumps({"value": [{"id": "1", "colour": "red"}]})
    client.world.faults.add(
        Fault(path="/v1.0/me/messages", status=200, body=wrong, headers={"Content-Type": "application/json"})
    )
    token = client.user_token(AIKO)

    with watched() as found:
        client.graph("/me/messages", token)
        client.graph("/me/messages", token)

    assert found == ["GET /v1.0/me/messages: messages[0]/colour: a message has no such property"]
