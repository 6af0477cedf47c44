import csv
import io
from html.parser import HTMLParser

import pytest

from tests.services.reports.conftest import Browser, Listening
from tests.support.events import (
    a_detection,
    a_finding,
    a_mail_scanned,
    a_mailbox_scanned,
    a_scan_completed,
    a_scan_started,
)
from tests.support.pdf import text_of

pytestmark = pytest.mark.mongodb

HOSTILE = [
    '"><img src=x onerror=alert(1)>',
    "<script>alert(1)</script>",
    "{{7*7}}{% raw %}",
    "\u202egpj.exe",
    "a\u200bb\ufeffc",
    '=HYPERLINK("http://a.test")',
    "＝1+1",
    "' onmouseover=alert(1) '",
    "%(count)s %s",
]


class Tags(HTMLParser):
    """Collects the elements and attributes that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.scripts: list[str] = []
        self.in_scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "script":
            self.scripts.append(dict(attrs).get("src") or "")

    def handle_data(self, data: str) -> None:
        if self.lasttag == "script":
            self.in_scripts.append(data)


def everywhere(reports: Listening, text: str) -> None:
    """Let the text stand wherever an attacker can write."""
    detection = a_detection(
        subject=text,
        header_from_name=text,
        header_from_address=f"{text}@a.test",
        recipients=(text,),
        internet_message_id=text,
        findings=(a_finding("lookalike_of_own_domain", header_from=text, imitates="contoso.example"),),
        campaign=text,
    )
    reports.hears(
        a_scan_started(tenant_name=text, granted_by=text),
        a_mailbox_scanned(display_name=text),
        *(a_mail_scanned(mail_id=mail_id, detection=detection) for mail_id in ("m1", "m2")),
        a_scan_completed(),
    )


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("page", ["/reports/", "/reports/mails/m1"])
def test_hostile_text_is_only_text_in_a_page(reports: Listening, browser: Browser, page: str, text: str) -> None:
    everywhere(reports, text)
    tags = Tags()

    answer = browser().get(page)
    tags.feed(answer.text)

    assert answer.status_code == 200
    assert not {name for name in tags.attributes if name.startswith("on")}
    assert not {"\u202e", "\u200b", "\ufeff"} & set(answer.text)
    assert [source for source in tags.scripts if not source.startswith("/reports/")] == []
    assert "alert(1)" not in "".join(tags.in_scripts)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_no_formula_in_the_csv(reports: Listening, browser: Browser, text: str) -> None:
    everywhere(reports, text)

    content = browser().get("/reports/detections.csv").data.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(content, newline=""), strict=True))
    assert len(rows) == 3
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r＝＋－＠") and cell]
    assert not {"\u202e", "\u200b", "\ufeff"} & set(content)


def test_template_syntax_is_shown_as_it_was_written(reports: Listening, browser: Browser) -> None:
    everywhere(reports, "{{7*7}}")

    page = browser().get("/reports/mails/m1").text

    assert '<bdi dir="ltr">{{7*7}}</bdi>' in page


def test_hostile_text_is_only_text_in_the_pdf(reports: Listening, browser: Browser) -> None:
    everywhere(reports, "".join(HOSTILE))

    answer = browser().get("/reports/report.pdf")

    text = text_of(answer.data)
    assert answer.status_code == 200
    assert "onerror=alert(1)" in text
    assert "{{7*7}}" in text
    assert "U+202E" in text
    assert not {"\u202e", "\u200b"} & set(text)
