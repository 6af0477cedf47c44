"""Libraries that parsing loads only when a mail needs them; a jailed child needs them before the door is shut."""

import importlib
from typing import Final

from services.scanner.parsing.file_types import real_type
from services.scanner.parsing.readers import load_readers

LOADED_LATE: Final = (
    *("pikepdf", "PIL.Image", "py7zr", "zxingcpp", "oletools.olevba", "pypdfium2"),
    *("services.scanner.parsing.seven_zip", "services.scanner.parsing.other_archives"),
)
NO_KNOWN_MARK: Final = b"\x01\x02\x03\x04"
A_MAIL: Final = (
    b"From: Hanako <hanako@contoso.example>\r\nSubject: =?utf-8?B?6K2w5LqL6Yyy?=\r\nContent-Type: text/html\r\n\r\n"
    b'<p>See <a href="https://contoso.example/">the minutes</a>.</p>'
)
"""Judged once before the first fork, so that the forks share the lists which judging loads."""


def load_everything() -> None:
    """Load each of them, with its plug-ins and data files."""
    for name in LOADED_LATE:
        importlib.import_module(name)
    load_readers()
    importlib.import_module("PIL.Image").init()
    real_type(NO_KNOWN_MARK)
