"""What tests of pages need: compiled catalogs, settings of a web process, and the tokens of forms."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from shared.web.translations import compile_catalogs

ROOT = Path(__file__).parents[2]

WEB: Mapping[str, Any] = {
    "portal": "https://shindan.example",
    "secret_key": "a secret that is only for tests, 32 or more",
    "secure_cookies": False,
    "brands_folder": ROOT / "brands",
}
"""Settings of a web process over plain HTTP."""

JAPANESE = {"Accept-Language": "ja"}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True, scope="session")
def catalogs() -> None:
    """Pages speak Japanese in tests, too."""
    compile_catalogs()


class Compiled(BytecodeCache):
    """Keeps what templates were compiled to, in this process."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._codes: dict[tuple[object, ...], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what this very text was compiled to by the same rules."""
        bucket.code = self._codes.get(_compiled_by(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._codes[_compiled_by(bucket)] = bucket.code


def _compiled_by(bucket: Bucket) -> tuple[object, ...]:
    rules = bucket.environment
    return bucket.key, bucket.checksum, rules.trim_blocks, rules.lstrip_blocks, *sorted(rules.extensions)


@pytest.fixture(autouse=True, scope="session")
def templates_compiled_once() -> Iterator[None]:
    """Let the hundreds of apps of tests, which read the same templates, not compile them each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": Compiled()})
        yield


def csrf_token(page: TestResponse) -> str:
    """Return the token of the first form of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found, "the page has no form"
    return found[1]


def words_of(page: TestResponse) -> str:
    """Return what a page says, without markup and with single blanks."""
    body = LexborHTMLParser(page.text).body
    return " ".join(body.text().split()) if body else ""


def post_form(
    client: FlaskClient, path: str, fields: Mapping[str, Any], *, headers: Mapping[str, str] = ENGLISH
) -> TestResponse:
    """Open a page and send its form."""
    token = csrf_token(client.get(path, headers=headers))
    return client.post(path, data={"csrf_token": token, **fields}, headers=headers)
