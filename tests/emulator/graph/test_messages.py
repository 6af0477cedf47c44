from pathlib import Path
from urllib.parse import quote

import pytest

from tests.emulator.builders import AIKO, a_mail, fill, put
from tests.emulator.client import Client

MESSAGES = f"/users/{AIKO}/messages"
WINDOW = "receivedDateTime ge 2026-03-02T09:10:00Z and receivedDateTime lt 2026-03-02T09:20:00Z"


def _subjects(client: Client, path: str) -> list[str]:
    answer = client.graph(path).json
    assert answer is not None
    return [mail["subject"] for mail in answer["value"]]


def test_a_page_has_ten_mails_newest_first(tenant: Path, client: Client) -> None:
    fill(tenant, 15)

    subjects = _subjects(client, MESSAGES)

    assert subjects == [f"Mail {number}" for number in range(14, 4, -1)]


def test_all_folders_but_hidden_ones_are_spanned(tenant: Path, client: Client) -> None:
    for folder in ("Inbox", "Junk Email", "Deleted Items", "Clients/Fabrikam", "Conversation Action Settings"):
        put(tenant, f"{folder}/1.eml", a_mail(subject=folder))

    subjects = _subjects(client, MESSAGES)

    assert sorted(subjects) == ["Clients/Fabrikam", "Deleted Items", "Inbox", "Junk Email"]


def test_copies_of_chats_appear_among_all_mails_though_their_folder_is_hidden(tenant: Path, client: Client) -> None:
    put(tenant, "TeamsMessagesData/1.eml", a_mail(subject="chat"))

    folders = [
        client.graph(f"/users/{AIKO}/mailFolders?$top=100&includeHiddenFolders={hidden}").json
        for hidden in ("false", "true")
    ]

    shown = [any(f["displayName"] == "TeamsMessagesData" for f in page["value"]) for page in folders if page]
    assert _subjects(client, MESSAGES) == ["chat"]
    assert shown == [False, True]


def test_a_folder_shows_only_its_own_mails(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", a_mail(subject="in"))
    put(tenant, "Inbox/Projects/1.eml", a_mail(subject="below"))
    put(tenant, "Sent Items/1.eml", a_mail(subject="out"))

    subjects = _subjects(client, f"/users/{AIKO}/mailFolders/inbox/messages")

    assert subjects == ["in"]


def test_pages_lead_through_all_mails_once_although_skip_jumps(tenant: Path, client: Client) -> None:
    fill(tenant, 95)

    pages = client.pages(f"{MESSAGES}?$top=25&$select=subject")

    subjects = [mail["subject"] for page in pages for mail in page]
    assert [len(page) for page in pages] == [25, 25, 25, 20]
    assert len(set(subjects)) == 95


def test_skip_counts_more_than_the_mails_shown(tenant: Path, client: Client) -> None:
    fill(tenant, 60)

    answer = client.graph(f"{MESSAGES}?$top=50").json

    assert answer is not None
    assert answer["@odata.nextLink"].endswith("%24skip=54")


def test_a_full_last_page_leads_to_an_empty_one(tenant: Path, client: Client) -> None:
    fill(tenant, 20)

    pages = client.pages(f"{MESSAGES}?$top=10&$select=id")

    assert [len(page) for page in pages] == [10, 10, 0]


def test_a_window_of_time_is_counted_and_ordered(tenant: Path, client: Client) -> None:
    fill(tenant, 30)

    answer = client.graph(f"{MESSAGES}?$filter={WINDOW}&$orderby=receivedDateTime asc&$count=true&$top=3").json

    assert answer is not None
    assert answer["@odata.count"] == 10
    assert [mail["subject"] for mail in answer["value"]] == ["Mail 10", "Mail 11", "Mail 12"]
    assert answer["value"][0]["receivedDateTime"] == "2026-03-02T09:10:00Z"


def test_the_count_alone_is_plain_text(tenant: Path, client: Client) -> None:
    fill(tenant, 30)

    everything, window = client.graph(f"{MESSAGES}/$count"), client.graph(f"{MESSAGES}/$count?$filter={WINDOW}")

    assert (everything.text, window.text) == ("30", "10")
    assert everything.content_type == "text/plain"


def test_mails_are_filtered_by_what_they_are(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1,S.eml", a_mail(subject="read"))
    put(tenant, "Inbox/2.eml", a_mail(subject="unread"))
    put(tenant, "Junk Email/3.eml", a_mail(subject="junk"))
    junk = client.graph(f"/users/{AIKO}/mailFolders/junkemail").json
    assert junk is not None

    unread = _subjects(client, f"{MESSAGES}?$filter=isRead eq false and contains(subject,'UNREAD')")
    inside = _subjects(client, f"{MESSAGES}?$filter=parentFolderId eq '{junk['id']}'")
    sender = _subjects(
        client, f"{MESSAGES}?$filter=from/emailAddress/address eq 'mika@partner.example' and not isRead eq true"
    )

    assert (unread, inside) == (["unread"], ["junk"])
    assert sorted(sender) == ["junk", "unread"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("$filter=isRead eq false&$orderby=receivedDateTime desc", "InefficientFilter"),
        ("$filter=isRead eq false and receivedDateTime ge 2026-01-01&$orderby=receivedDateTime", "InefficientFilter"),
        ("$top=0", "ErrorInvalidArgument"),
        ("$top=1001", "ErrorInvalidArgument"),
        ("$select=size", "RequestBroker--ParseUri"),
        ("$orderby=size", "RequestBroker--ParseUri"),
        ("$filter=size gt 5", "BadRequest"),
        ("$filter=receivedDateTime ge 'yesterday'", "BadRequest"),
    ],
)
def test_a_query_that_exchange_refuses_is_refused(tenant: Path, client: Client, query: str, code: str) -> None:
    fill(tenant, 1)

    answer = client.graph(f"{MESSAGES}?{query}")

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["error"]["code"] == code


def test_the_source_is_exactly_what_lies_on_disk(tenant: Path, client: Client) -> None:
    content = (
        a_mail(body="caf\xe9 \udcff".encode("utf-8", "surrogateescape").decode("latin-1")) + b"\xff\x00\n\r\n.\r\n"
    )
    put(tenant, "Inbox/1.eml", content)
    listed = client.graph(f"{MESSAGES}?$select=id").json
    assert listed is not None

    answer = client.graph(f"{MESSAGES}/{quote(listed['value'][0]['id'], safe='')}/$value")

    assert answer.data == content
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_ids_are_of_the_kind_preferred_and_both_are_taken(tenant: Path, client: Client) -> None:
    fill(tenant, 1)
    normal = client.graph(f"{MESSAGES}?$select=id").json
    immutable = client.graph(f"{MESSAGES}?$select=id", Prefer='outlook.body-content-type="text", IdType="ImmutableId"')
    assert normal is not None
    assert immutable.json is not None

    ids = [normal["value"][0]["id"], immutable.json["value"][0]["id"]]
    shown = [client.graph(f"{MESSAGES}/{mail_id}").status_code for mail_id in ids]

    assert ids[0] != ids[1]
    assert shown == [200, 200]
    assert 'IdType="ImmutableId"' in immutable.headers["Preference-Applied"]


def test_ids_are_case_sensitive_and_unknown_ones_are_not_found(tenant: Path, client: Client) -> None:
    fill(tenant, 1)
    listed = client.graph(f"{MESSAGES}?$select=id").json
    assert listed is not None

    answers = [client.graph(f"{MESSAGES}/{i}/$value") for i in (listed["value"][0]["id"].swapcase(), "unknown")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json is not None
    assert answers[0].json["error"]["code"] == "ErrorItemNotFound"
