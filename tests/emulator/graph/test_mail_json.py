from pathlib import Path
from typing import Any

import pytest

from tests.emulator.builders import AIKO, a_mail, put
from tests.emulator.client import Client

MESSAGES = f"/users/{AIKO}/messages"
HTML = "text/html; charset=utf-8"


def _only(client: Client, query: str = "", **headers: str) -> dict[str, Any]:
    answer = client.graph(f"{MESSAGES}?{query}", **headers).json
    assert answer is not None
    found: dict[str, Any] = answer["value"][0]
    return found


def test_a_mail_is_shown_with_its_usual_properties(tenant: Path, client: Client) -> None:
    encoded = "=?utf-8?b?44GU6KuL5rGC5pu4?="
    put(
        tenant,
        "Inbox/1,S.eml",
        a_mail(subject=encoded, headers='Cc: "Ken, Ji" <kenji@contoso.example>, x@y.example\r\n'),
    )

    mail = _only(client)

    assert (mail["subject"], mail["isRead"], mail["hasAttachments"]) == ("ご請求書", True, False)
    assert mail["from"] == {"emailAddress": {"name": "Mika", "address": "mika@partner.example"}}
    assert [person["emailAddress"]["name"] for person in mail["ccRecipients"]] == ["Ken, Ji", "x@y.example"]
    assert (mail["receivedDateTime"], mail["sentDateTime"]) == ("2026-03-02T00:00:00Z", "2026-03-01T23:59:00Z")
    assert mail["body"] == {"contentType": "text", "content": "See you at ten.\r\n"}
    assert "internetMessageHeaders" not in mail


def test_bytes_that_are_no_text_are_shown_as_what_they_may_mean(tenant: Path, client: Client) -> None:
    put(
        tenant,
        "Inbox/1.eml",
        a_mail(headers="Cc: J\xf6rg <j\xf6rg@x.example>\r\nX-\xf6: \xf6\r\n").decode().encode("cp1252"),
    )

    mail = _only(client, "$select=ccRecipients,internetMessageHeaders")

    assert mail["ccRecipients"] == [{"emailAddress": {"name": "Jörg", "address": "jörg@x.example"}}]
    assert {header["value"] for header in mail["internetMessageHeaders"]} >= {"Jörg <jörg@x.example>"}


def test_half_a_character_breaks_no_answer(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", a_mail(kind="text/plain; charset=utf-7", body="a +2AA- b"))

    assert _only(client, "$select=body")["body"]["content"] == "a ? b\r\n"


def test_a_selection_keeps_id_and_etag(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", a_mail())

    mail = _only(client, "$select=subject,receivedDateTime")

    assert set(mail) == {"@odata.etag", "id", "subject", "receivedDateTime"}


def test_headers_come_when_selected_in_order_and_not_for_sent_mail(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", a_mail(headers="X-Hop: one\r\nX-Hop: two\r\n"))
    put(tenant, "Sent Items/2.eml", a_mail(), address="kenji@contoso.example")

    headers = _only(client, "$select=internetMessageHeaders")["internetMessageHeaders"]
    sent = client.graph("/users/kenji@contoso.example/messages?$select=internetMessageHeaders").json

    assert [header["value"] for header in headers if header["name"] == "X-Hop"] == ["one", "two"]
    assert headers[0]["name"] == "Received"
    assert sent is not None
    assert "internetMessageHeaders" not in sent["value"][0]


@pytest.mark.parametrize(
    "active",
    [
        "<script>run()</script>",
        "<SCRIPT src=x>",
        '<p onclick="run()">',
        "<a href='javascript:run()'>",
        "<form action=x><input></form>",
    ],
)
def test_unsafe_html_comes_only_when_asked_for(tenant: Path, client: Client, active: str) -> None:
    put(tenant, "Inbox/1.eml", a_mail(kind=HTML, body=f"<b>Hello</b>{active}"))

    safe = _only(client)["body"]["content"]
    unsafe = _only(client, Prefer="outlook.allow-unsafe-html")["body"]["content"]

    assert "<b>Hello</b>" in safe
    assert not any(word in safe.lower() for word in ("script", "run()", "onclick", "<form"))
    assert active in unsafe


def test_a_body_can_be_had_as_text(tenant: Path, client: Client) -> None:
    body = "<style>p{}</style><p>One &amp; <b>two</b></p><p>three</p>"
    put(tenant, "Inbox/1.eml", a_mail(kind=HTML, body=body))

    answer = client.graph(MESSAGES, Prefer='outlook.body-content-type="text"')

    assert answer.json is not None
    assert answer.json["value"][0]["body"] == {"contentType": "text", "content": "One & two\r\nthree"}
    assert answer.json["value"][0]["bodyPreview"] == "One & two three"
    assert answer.headers["Preference-Applied"] == 'outlook.body-content-type="text"'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no headers at all",
        b"Subject: =?unknown-8bit?q?=ff?=\r\nFrom: =?x?y?z?=\r\nTo: <>, ,;\r\n\r\n",
        b"From: \xff\xfe <a@b.example>\r\nSubject: \xe3\x81\r\nContent-Type: text/html; charset=nonsense\r\n\r\n\xff",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
        b"Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nx",
        b"Content-Type: text/plain; charset*=bad\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n",
        b"Subject: " + b"a" * 200_000 + b"\r\n\r\nx",
    ],
)
def test_a_broken_mail_is_shown_as_well_as_it_can_be(tenant: Path, client: Client, content: bytes) -> None:
    put(tenant, "Inbox/1.eml", content)

    answer = client.graph(f"{MESSAGES}?$expand=attachments")
    headers = client.graph(f"{MESSAGES}?$select=internetMessageHeaders")

    assert (answer.status_code, headers.status_code) == (200, 200)
