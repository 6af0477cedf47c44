"""Which reader opens which kind of file that is no plain archive; each is loaded when the first such file comes."""

import importlib
from collections.abc import Callable
from typing import Final, cast

from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.opened import Opened

Reader = Callable[[bytes, Allowance], Opened]

PACKAGE: Final = "services.scanner.parsing."
OOXML: Final = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument."
READERS: Final = {
    "message/rfc822": "attached_mails:read_mail",
    "application/vnd.ms-outlook": "attached_mails:read_outlook_mail",
    "application/vnd.ms-tnef": "tnef:read_tnef",
    "text/rtf": "rtf:read_rtf",
    "application/onenote": "onenote:read_notebook",
    "application/x-ms-shortcut": "shortcuts:read_shortcut",
    **dict.fromkeys(
        (
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "application/x-ole-encrypted",
            "application/x-ole-storage",
        ),
        "ole:read_ole",
    ),
}


def reader_for(kind: str, name: str) -> Reader | None:
    """Return what opens files of this real type, None if nothing does."""
    if kind.startswith(OOXML):
        return _reader("office:read_office")
    if kind.startswith(OPEN_DOCUMENT):
        return _reader("open_document:read_open_document")
    if kind in READERS:
        return _reader(READERS[kind])
    return _reader("shortcuts:read_web_shortcut") if name.lower().endswith((".url", ".website")) else None


def _reader(place: str) -> Reader:
    module, _, function = place.partition(":")
    return cast("Reader", getattr(importlib.import_module(PACKAGE + module), function))


def load_readers() -> None:
    """Load every reader with its libraries."""
    for place in (*READERS.values(), "office:read_office", "open_document:read_open_document"):
        _reader(place)
