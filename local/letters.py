"""A mail catcher: takes every letter over SMTP, keeps it as a file, and shows it on a small web page.

`python -m local.letters FOLDER` writes one JSON line with the SMTP port and the page's address.
"""

import asyncio
import json
import signal
import sys
import threading
from base64 import b64encode
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask, abort, jsonify, render_template
from flask.typing import ResponseReturnValue
from werkzeug.serving import make_server

from local.ports import LOOPBACK

SHOWN_SAFELY = {"Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"}
"""A letter's HTML runs nothing and loads nothing."""


class Letters:
    """The letters that have come, in a folder, one .eml file each, numbered from 1."""

    def __init__(self, folder: Path) -> None:
        """Keep them in this folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def add(self, content: bytes) -> None:
        """Keep a letter; it appears whole or not at all."""
        number = len(list(self._folder.glob("*.eml"))) + 1
        unfinished = self._folder / f"{number:04d}.part"
        unfinished.write_bytes(content)
        unfinished.rename(unfinished.with_suffix(".eml"))

    def all(self) -> list[EmailMessage]:
        """Return the letters in the order of their arrival."""
        return [_parsed(path.read_bytes()) for path in sorted(self._folder.glob("*.eml"))]


def _parsed(content: bytes) -> EmailMessage:
    parsed = message_from_bytes(content, policy=policy.default)
    assert isinstance(parsed, EmailMessage)  # noqa: S101 - the default policy makes no other class
    return parsed


def _part(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    return str(body.get_content()) if body else ""


def _page(letter: EmailMessage) -> str:
    """Return the HTML part with the pictures that came with it in their places, as a mail program shows it."""
    page = _part(letter, "html")
    for each in letter.walk():
        if each["Content-ID"] and each.get_content_maintype() == "image":
            picture = f"data:{each.get_content_type()};base64,{b64encode(each.get_content()).decode()}"
            page = page.replace(f"cid:{each['Content-ID'].strip('<> ')}", picture)
    return page


def _listed(number: int, letter: EmailMessage) -> dict[str, Any]:
    headers = {name: str(letter[name] or "") for name in ("to", "from", "subject", "date")}
    return {"number": number, **headers, "text": _part(letter, "plain"), "html": _page(letter)}


def make_pages(letters: Letters) -> Flask:
    """Return the pages: a list, one letter, its HTML part in a sandbox, and everything as JSON."""
    app = Flask(__name__)

    def letter(number: int) -> dict[str, Any]:
        found = letters.all()
        return _listed(number, found[number - 1]) if 0 < number <= len(found) else abort(404)

    @app.get("/")
    def overview() -> str:
        listed = [_listed(number, each) for number, each in enumerate(letters.all(), start=1)]
        return render_template("letters.html", letters=listed[::-1])

    @app.get("/letters.json")
    def everything() -> ResponseReturnValue:
        return jsonify([_listed(number, each) for number, each in enumerate(letters.all(), start=1)])

    @app.get("/<int:number>")
    def one(number: int) -> str:
        return render_template("letter.html", letter=letter(number))

    @app.get("/<int:number>/html")
    def html(number: int) -> ResponseReturnValue:
        return letter(number)["html"], 200, SHOWN_SAFELY

    return app


class _Box:
    def __init__(self, letters: Letters) -> None:
        self._letters = letters

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the name is the library's
        content = envelope.content
        self._letters.add(content if isinstance(content, bytes) else (content or "").encode())
        return "250 kept"


def main(folder: Path) -> None:
    """Serve until SIGTERM."""
    letters = Letters(folder)
    pages = make_server(LOOPBACK, 0, make_pages(letters), threaded=True)
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    loop = asyncio.new_event_loop()
    box = loop.run_until_complete(
        loop.create_server(lambda: SMTP(_Box(letters), loop=loop, hostname="localhost"), LOOPBACK, 0)
    )
    smtp_port = box.sockets[0].getsockname()[1]
    print(json.dumps({"smtp": smtp_port, "web": f"http://{LOOPBACK}:{pages.server_port}"}), flush=True)
    loop.add_signal_handler(signal.SIGTERM, loop.stop)
    loop.run_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
