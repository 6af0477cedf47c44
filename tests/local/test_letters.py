import json
import smtplib
import sys
import threading
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from local.letters import Letters, make_pages
from local.processes import Process

HOSTILE = "<script>alert(1)</script>"


def a_letter(subject: str = "確認番号", *, text: str = "4821-0937-5516", html: str = "<p>4821</p>") -> EmailMessage:
    letter = EmailMessage()
    letter["To"], letter["From"], letter["Subject"] = "hanako@contoso.example", "shindan@shindan.example", subject
    letter.set_content(text)
    letter.add_alternative(html, subtype="html")
    return letter


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "local.letters", str(tmp_path / "letters")]
    process = Process("letters", command, log_path=tmp_path / "letters.log")
    yield json.loads(process.first_line(within=60, stop=threading.Event()))
    assert process.stop() == 0


def test_a_letter_that_was_sent_is_shown_and_kept(catcher: dict[str, Any], tmp_path: Path) -> None:
    with smtplib.SMTP("127.0.0.1", catcher["smtp"], timeout=60) as server:
        server.send_message(a_letter())

    with urllib.request.urlopen(f"{catcher['web']}/letters.json", timeout=60) as response:  # noqa: S310 - our own page
        (shown,) = json.load(response)

    assert (shown["to"], shown["subject"]) == ("hanako@contoso.example", "確認番号")
    assert shown["text"].strip() == "4821-0937-5516"
    assert len(list((tmp_path / "letters").glob("*.eml"))) == 1


def test_a_letter_cannot_do_anything_in_the_page_that_shows_it(tmp_path: Path) -> None:
    letters = Letters(tmp_path)
    letters.add(a_letter(HOSTILE, text=HOSTILE, html=HOSTILE).as_bytes())
    client = make_pages(letters).test_client()

    pages = [client.get(path).text for path in ("/", "/1")]
    html = client.get("/1/html")

    assert not any(HOSTILE in page for page in pages)
    assert html.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_pictures_that_came_with_a_letter_stand_in_its_page(tmp_path: Path) -> None:
    letter = a_letter(html='<img src="cid:mark@shindan.example" alt="">')
    page = letter.get_body(("html",))
    assert page is not None
    page.add_related(b"\x89PNG", "image", "png", cid="<mark@shindan.example>")
    letters = Letters(tmp_path)
    letters.add(letter.as_bytes())

    html = make_pages(letters).test_client().get("/1/html").text

    assert 'src="data:image/png;base64,iVBORw=="' in html


@pytest.mark.parametrize("path", ["/0", "/2", "/2/html"])
def test_a_letter_that_never_came_is_not_found(tmp_path: Path, path: str) -> None:
    letters = Letters(tmp_path)
    letters.add(a_letter().as_bytes())

    assert make_pages(letters).test_client().get(path).status_code == 404
