"""What holds of every input, not only of those that somebody thought of."""

from base64 import b64encode
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from services.scanner.context import Context
from services.scanner.judging.engine import shipped_engine
from services.scanner.knowledge.lists import registrable, under
from services.scanner.mail import Delivery
from services.scanner.parsing.addresses import split_mailboxes
from services.scanner.parsing.charsets import decode
from services.scanner.parsing.encoded_words import decoded
from services.scanner.parsing.html_text import tidied
from services.scanner.parsing.limits import Allowance, Limits
from services.scanner.parsing.links import link
from services.scanner.parsing.parse import parse
from services.scanner.parsing.wrappers import unwrapped
from tests.support.raw_mails import RawFile, raw_mail

LINES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60)
HEADER = st.tuples(
    st.sampled_from([b"From", b"To", b"Subject", b"Content-Type", b"Received", b"X"]), st.binary(max_size=80)
)
LABEL = st.from_regex(r"\A[a-z][a-z0-9-]{0,8}[a-z0-9]\Z")
HOST = st.builds(".".join, st.lists(LABEL, min_size=1, max_size=5))
URL = st.builds("https://{}/{}".format, HOST, st.from_regex(r"\A[a-zA-Z0-9/?=&.-]{0,30}\Z"))
PATIENT = settings(deadline=None)
ENGINE = shipped_engine()


@PATIENT
@given(st.binary(max_size=4_000))
def test_parsing_never_raises_for_bytes(raw: bytes) -> None:
    assert parse(raw).raw_size == len(raw)


@PATIENT
@given(st.lists(HEADER, max_size=12), st.binary(max_size=1_000))
def test_parsing_never_raises_for_headers_and_a_body(headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    raw = b"".join(name + b": " + value.replace(b"\n", b"\n ") + b"\r\n" for name, value in headers) + b"\r\n" + body

    assert parse(raw).raw_size == len(raw)


@PATIENT
@given(st.binary(max_size=2_000), st.sampled_from(["a.zip", "a.pdf", "a.docx", "a.html", "a.eml", "a"]))
def test_a_file_of_any_bytes_is_described(content: bytes, name: str) -> None:
    mail = parse(raw_mail(files=[RawFile(name, content)]))

    assert [(each.name, each.size) for each in mail.attachments if not each.path] == [(name, len(content))]


@given(LINES)
def test_encoded_words_say_what_was_encoded(text: str) -> None:
    word = f"=?utf-8?B?{b64encode(text.encode()).decode()}?="

    assert decoded(word) == text


@given(LINES, st.integers(1, 8))
def test_characters_cut_between_encoded_words_are_put_together(text: str, at: int) -> None:
    content = text.encode()
    words = " ".join(f"=?utf-8?B?{b64encode(piece).decode()}?=" for piece in (content[:at], content[at:]))

    assert decoded(words) == text


@given(LINES, st.sampled_from(["utf-8", "x-unknown", ""]))
def test_utf_8_is_read_whatever_is_declared(text: str, charset: str) -> None:
    assert decode(text.encode(), charset) == text


@given(
    st.text("お振込先が変わりました請求書アイウ、。", min_size=1),
    st.sampled_from(["iso-2022-jp", "shift_jis", "euc-jp"]),
)
def test_japanese_is_read_in_its_declared_charset(text: str, charset: str) -> None:
    assert decode(text.encode(charset), charset) == text


@given(st.text(max_size=200))
def test_splitting_mailboxes_loses_nothing_but_separators(value: str) -> None:
    assert [letter for part in split_mailboxes(value) for letter in part if letter not in ",;"] == [
        letter for letter in value if letter not in ",;"
    ]


@given(URL, st.integers(0, 4))
def test_unwrapping_finds_the_innermost_link_and_then_nothing_more(url: str, layers: int) -> None:
    wrapped = url
    for _ in range(layers):
        wrapped = "https://eur01.safelinks.protection.outlook.com/?url=" + quote(wrapped, safe="")

    inner, by = unwrapped(wrapped)

    assert (inner, by) == (url, "safelinks" if layers else "")
    assert unwrapped(inner)[0] == inner


@given(st.text(max_size=100))
def test_tidying_a_link_or_a_text_twice_changes_nothing_more(text: str) -> None:
    once = link(text)

    assert tidied(tidied(text)) == tidied(text)
    assert "\n" not in once.url


@given(HOST)
def test_the_registrable_domain_is_the_host_or_above_it_and_its_own(host: str) -> None:
    domain = registrable(host)

    assert under(host, frozenset({domain})) == domain
    assert registrable(domain) == domain
    assert registrable("www." + domain) in {domain, "www." + domain}


@PATIENT
@given(st.text(max_size=300), st.lists(URL, max_size=5))
def test_the_same_mail_is_judged_the_same(text: str, urls: list[str]) -> None:
    raw = raw_mail(text=text.encode("utf-8", "replace").decode() + " " + " ".join(urls))

    assert ENGINE.judge(raw, Delivery(), Context()) == ENGINE.judge(raw, Delivery(), Context())


@given(st.integers(1, 30), st.integers(1, 30))
def test_no_more_parts_are_taken_than_allowed(limit: int, asked: int) -> None:
    allowance = Allowance(Limits(parts=limit))

    taken = sum(allowance.take_part() for _ in range(asked))

    assert taken == min(limit, asked)
    assert ("too_many_parts" in allowance.reasons) is (asked > limit)
