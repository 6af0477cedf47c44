from datetime import UTC, datetime
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scanner.graph_mail import as_raw, is_all_there
from services.scanner.mail import Address, Mail
from services.scanner.parsing.parse import parse

FIELDS = (
    "internetMessageHeaders",
    "body",
    "from",
    "sender",
    "toRecipients",
    "subject",
    "sentDateTime",
    "hasAttachments",
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(("name", "value", "content", "emailAddress")), inner)
    ),
    max_leaves=5,
)


def recipient(address: str, name: str = "") -> dict[str, Any]:
    return {"emailAddress": {"name": name, "address": address}}


def header(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value}


def shown(**changes: object) -> dict[str, Any]:
    message: dict[str, Any] = {
        "hasAttachments": False,
        "subject": "会議の件",
        "from": recipient("hanako@contoso.example", "佐藤 花子"),
        "sender": recipient("hanako@contoso.example", "佐藤 花子"),
        "toRecipients": [recipient("taro@fabrikam.example", "Taro, (Sales)")],
        "ccRecipients": [],
        "replyTo": [],
        "sentDateTime": "2026-04-06T00:30:00Z",
        "internetMessageId": "<1@contoso.example>",
        "body": {"contentType": "html", "content": "<p>明日<a href='https://kaigi.example/1'>参加</a></p>"},
    }
    return message | changes


def travelled(*headers: dict[str, str], **changes: object) -> dict[str, Any]:
    return shown(internetMessageHeaders=list(headers), **changes)


def built(message: object) -> Mail:
    return parse(as_raw(message))


def test_text_html_and_links_are_those_of_the_body() -> None:
    mail = built(shown())

    assert mail.text == "明日参加"
    assert [(each.url, each.shown) for each in mail.links] == [("https://kaigi.example/1", "参加")]
    assert mail.attachments == ()
    assert mail.not_fully_analysed == ()


def test_plain_text_stays_plain() -> None:
    mail = built(shown(body={"contentType": "text", "content": "<b>not bold</b>\r\n"}))

    assert (mail.text, mail.html) == ("<b>not bold</b>", "")


def test_without_headers_the_fields_speak() -> None:
    mail = built(shown(replyTo=[recipient("office@contoso.example")], sender=recipient("aide@contoso.example")))

    assert mail.header_from == (Address("佐藤 花子", "hanako@contoso.example"),)
    assert mail.header("sender") == "<aide@contoso.example>"
    assert mail.recipients == (Address("Taro, (Sales)", "taro@fabrikam.example"),)
    assert mail.reply_to == (Address("", "office@contoso.example"),)
    assert (mail.subject, mail.message_id) == ("会議の件", "<1@contoso.example>")
    assert mail.sent_at == datetime(2026, 4, 6, 0, 30, tzinfo=UTC)


def test_headers_that_travelled_keep_order_and_repetition() -> None:
    results = [header("Authentication-Results", f"spf={each}") for each in ("pass", "fail")]
    mail = built(travelled(header("Received", "a"), *results, header("Received", "b"), header("From", "x@y.example")))

    assert mail.by_name["authentication-results"] == ("spf=pass", "spf=fail")
    assert [name for name, _ in mail.headers[:4]] == ["received", *["authentication-results"] * 2, "received"]
    assert mail.received_hops == 2
    assert mail.header_from == (Address("", "x@y.example"),)


def test_what_is_missing_among_the_headers_is_filled_in() -> None:
    mail = built(travelled(header("From", "x@y.example"), header("Subject", "=?utf-8?b?44GU6KuL5rGC5pu4?=")))

    assert (mail.subject, mail.recipients[0].address) == ("ご請求書", "taro@fabrikam.example")


def test_the_old_structure_is_left_out() -> None:
    old = header("Content-Type", "multipart/mixed; boundary=x"), header("content-transfer-encoding", "7bit")
    mail = built(travelled(*old, header("MIME-Version", "1.0")))

    assert mail.by_name["content-type"] == ("text/html; charset=utf-8",)
    assert mail.by_name["content-transfer-encoding"] == ("base64",)
    assert mail.text == "明日参加"


def test_a_decoded_name_with_a_colon_stays_a_name() -> None:
    someone = recipient("shop@attacker.test", "Order: 98UJ19")

    mail = built(travelled(header("From", "Order: 98UJ19 <shop@attacker.test>"), **{"from": someone}))

    assert mail.header_from[0] == Address("Order: 98UJ19", "shop@attacker.test")


@pytest.mark.parametrize("breaks", ["\r\n", "\n", "\r", "\0", "\x0b", "\x0c", "\x85", "\u2028", "\r\n\r\n"])
def test_no_value_becomes_a_header_or_body_of_its_own(breaks: str) -> None:
    evil = f"x{breaks}X-Evil: 1{breaks}{breaks}body"
    field = recipient(f"a@b.example>{breaks}X-Evil: 1", evil)
    innocent = {name for name, _ in built(travelled(header("X-A", "x"))).headers}

    mail = built(
        travelled(
            header("X-A", evil), header(f"X-B{breaks}X-Evil", "1"), header("X-Evil: 1", "2"), header("X Y", "1"),
            **{"from": field, "sender": field, "toRecipients": [field]}, subject=evil, internetMessageId=evil,
        )
    )  # fmt: skip

    assert {name for name, _ in mail.headers} == innocent
    assert mail.text == "明日参加"


def test_no_name_becomes_a_second_address() -> None:
    mail = built(shown(**{"from": recipient("a@b.example>, <c@d.example", 'Ann" <e@f.example>, "Bob')}))

    assert len(mail.header_from) == 1


def test_a_long_value_is_folded_and_read_whole() -> None:
    words = " ".join(["word"] * 1_000)

    raw = as_raw(shown(subject=words))

    assert max(map(len, raw.split(b"\r\n"))) < 999
    assert parse(raw).subject == words


def test_a_word_of_megabytes_takes_no_time() -> None:
    begun = process_time()

    as_raw(shown(subject="x" * 4_000_000))

    assert process_time() - begun < 5


@pytest.mark.parametrize("message", [None, [], "text", 7, {}, {"body": None, "from": [], "internetMessageHeaders": {}}])
def test_bad_json_gives_an_empty_mail(message: object) -> None:
    mail = built(message)

    assert (mail.text, mail.subject, mail.links) == ("", "", ())
    assert not is_all_there(message)


@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_no_json_makes_it_fail(message: dict[str, object]) -> None:
    raw = as_raw(message)

    assert parse(raw).raw_size == len(raw)
    assert is_all_there(message) in {True, False}


@pytest.mark.parametrize("kind", ["text/html", "text/plain; charset=utf-8", 'Multipart/Alternative; boundary="b"'])
def test_one_text_is_all_there(kind: str) -> None:
    assert is_all_there(travelled(header("Content-Type", kind)))


@pytest.mark.parametrize(
    "lacking",
    [
        shown(),
        travelled(header("Subject", "x"), hasAttachments=True),
        travelled(header("Subject", "x"), hasAttachments=None),
        travelled(header("Subject", "x"), body={"contentType": "html", "content": "<img src='CID:1'>"}),
        travelled(header("Content-Type", "multipart/signed; protocol=x")),
        travelled(header("Content-Type", "multipart/report; report-type=delivery-status")),
        travelled(header("Subject", "x"), **{"@odata.type": "#microsoft.graph.eventMessageRequest"}),
    ],
)
def test_what_the_json_leaves_out_is_noticed(lacking: dict[str, Any]) -> None:
    assert not is_all_there(lacking)
