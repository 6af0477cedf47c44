"""Text that attackers chose is only text: on every page, in the files, and in letters."""

import csv
import io
from collections.abc import Iterator

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.emulator.builders import ADMINISTRATOR
from tests.end_to_end.conftest import Begin
from tests.support.chromium import watched_page
from tests.support.customers import Somebody, with_everything
from tests.support.front import Front
from tests.support.hostile_text import HIDDEN, HOSTILE, MARK, mail_ids, write_everywhere
from tests.support.in_process import PORTAL, Shindan
from tests.support.pdf import text_of
from tests.support.routes import pages

pytestmark = pytest.mark.mongodb

PLAIN = ("title", "option", "textarea", "bdi", "pre")
"""Where a text cannot turn what is around it."""

FILES = (".pdf", ".csv", ".json", ".ps1", ".zip")
"""What is saved and not shown; JSON holds values as they stood in the mail, and says so in docs/exports.md."""


@pytest.fixture(scope="module")
def attacked(begin: Begin) -> Iterator[tuple[Shindan, Somebody]]:
    with begin() as system:
        alice = with_everything(system, ADMINISTRATOR)
        write_everywhere(system, alice)
        yield system, alice


@pytest.fixture(scope="module")
def shown(attacked: tuple[Shindan, Somebody]) -> dict[str, str]:
    """Every page of the customer, by its path."""
    system, alice = attacked
    found = {"name": ["wave"], "mail_id": mail_ids(), "scan_id": ["e" * 32]}
    paths = [
        route.filled({**alice.first_ids(route.arguments), name: each})
        for route in pages(system)
        if not route.path.endswith(FILES)
        for name in route.arguments[:1] or ("",)
        for each in found.get(name, [*alice.ids.get(name, ("",))])
    ]
    return {path: alice.asking.get(path).text for path in dict.fromkeys(paths)}


def nodes(text: str) -> list[LexborNode]:
    return list(LexborHTMLParser(text).root.traverse(include_text=True))  # type: ignore[union-attr]


def is_held(node: LexborNode) -> bool:
    """Tell whether a text stands within what keeps it from turning its surroundings."""
    parent = node.parent
    while parent is not None:
        if parent.tag in PLAIN:
            return True
        parent = parent.parent
    return False


def what_is_read(node: LexborNode) -> Iterator[str]:
    """Yield a node's text and what its attributes show; values of boxes to tick only come back."""
    if node.tag == "-text":
        yield node.text()
    yield from (value or "" for name, value in node.attributes.items() if name != "value")


def test_it_is_shown_on_many_pages(shown: dict[str, str]) -> None:
    assert len([path for path, text in shown.items() if MARK in text]) >= len(HOSTILE) + 5


def test_it_hides_nothing(shown: dict[str, str]) -> None:
    read = [(path, said) for path, text in shown.items() for node in nodes(text) for said in what_is_read(node)]

    assert {(path, hex(ord(each))) for path, said in read for each in HIDDEN if each in said} == set()


def test_it_becomes_no_markup(shown: dict[str, str]) -> None:
    wrong = [
        (path, node.tag, node.attributes)
        for path, text in shown.items()
        for node in nodes(text)
        if any(name.startswith("on") or name == "style" for name in node.attributes)
        or (node.tag == "script" and (not (node.attributes.get("src") or "").startswith("/") or node.text()))
        or node.tag in ("base", "iframe", "object", "embed")
        or "javascript:" in (node.attributes.get("href") or "")
        or (node.tag == "img" and not (node.attributes.get("src") or "").startswith("/"))
    ]

    assert wrong == []


def test_it_cannot_turn_what_is_around_it(shown: dict[str, str]) -> None:
    wrong = {
        (path, node.parent.tag if node.parent else "", node.text()[:60])
        for path, text in shown.items()
        for node in nodes(text)
        if node.tag == "-text" and MARK in node.text() and not is_held(node)
    }

    assert wrong == set()


@pytest.mark.parametrize("path", ["/", "/sign-in", "/mails/lists", "/consent/grant"])
def test_what_is_refused_comes_back_as_it_was_typed(attacked: tuple[Shindan, Somebody], path: str) -> None:
    fields = ("last_name", "first_name", "company", "address", "job_title", "number", "next", "allowed", "group")
    typed = HOSTILE[0] + HOSTILE[10]

    answer = attacked[1].asking.post(path, dict.fromkeys(fields, typed) | {"scope": "group", "days": "30"})

    assert answer.status == 422
    assert not [node.tag for node in nodes(answer.text) if node.tag == "base" or "onerror" in node.attributes]
    assert not [node for node in nodes(answer.text) if node.tag == "script" and node.text()]
    assert MARK in answer.text


def test_template_syntax_and_formats_stay_what_they_are(shown: dict[str, str]) -> None:
    assert any(f"{MARK}{{{{7*7}}}}" in text for text in shown.values())
    assert any(f"{MARK}%s %(count)s %d {{0}}" in text for text in shown.values())


def test_a_long_one_is_cut(shown: dict[str, str]) -> None:
    assert max(text.count("あ") for path, text in shown.items() if path.startswith("/reports/mails/")) < 50_000


def test_it_is_no_formula_in_the_csv(attacked: tuple[Shindan, Somebody]) -> None:
    text = attacked[1].asking.get("/reports/detections.csv").body.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))

    assert len(rows) == len(HOSTILE) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r＝＋－＠"))]
    assert not set(HIDDEN) & set(text)


def test_it_hides_nothing_in_the_pdf(attacked: tuple[Shindan, Somebody]) -> None:
    answer = attacked[1].asking.get("/reports/report.pdf")

    text = text_of(answer.body)

    assert answer.status == 200
    assert "{{7*7}}" in text
    assert not set(HIDDEN) - {"\u00ad"} & set(text)


def test_it_gets_into_no_header_of_a_letter_and_is_no_markup_in_its_body(attacked: tuple[Shindan, Somebody]) -> None:
    letters = attacked[0].letterbox.mails

    html = [attacked[0].letterbox.text(number, "html") for number in range(len(letters))]

    assert any(MARK in text for text in html)
    assert not [name for mail in letters for name, value in mail.items() if MARK in str(value) or name == "Bcc"]
    assert not [text for text in html if set(HIDDEN) - {"\u200c", "\u00ad"} & set(text)]
    assert not [node.tag for text in html for node in nodes(text) if node.tag in ("script", "base")]
    assert not [node for text in html for node in nodes(text) if any(name.startswith("on") for name in node.attributes)]
    assert {recipient for each in attacked[0].letterbox.recipients for recipient in each} == {ADMINISTRATOR}


@pytest.mark.browser
def test_in_chromium_nothing_runs_and_nothing_is_fetched(
    started_front: Front, attacked: tuple[Shindan, Somebody], shown: dict[str, str]
) -> None:
    system, alice = attacked
    started_front.application = system.pages
    dialogs: list[str] = []
    with watched_page(started_front.browser, "en-GB") as watched:
        watched.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        watched.page.context.add_cookies(
            [{"name": name, "value": value, "url": PORTAL} for name, value in alice.asking.cookies.items()]
        )
        for path in [path for path, text in shown.items() if MARK in text][::4]:
            watched.page.goto(f"{PORTAL}{path}")

    assert dialogs == []
    assert watched.complaints == []
    assert watched.strangers == []
