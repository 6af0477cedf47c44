"""Libraries that parsing loads only when a mail needs them; a jailed child needs them before the door is shut."""

import importlib
from typing import Final

from services.scanner.parsing.file_types import real_type
from services.scanner.parsing.readers import load_readers

LOADED_LATE: Final = (
    *("pikepdf", "PIL.Image", "py7zr", "zxingcpp", "oletools.olevba"),
    *("services.scanner.parsing.seven_zip", "services.scanner.parsing.other_archives"),
)
NO_KNOWN_MARK: Final = b"\x01\x02\x03\x04"


def load_everything() -> None:
    """Load each of them, with its plug-ins and data files."""
    for name in LOADED_LATE:
        importlib.import_module(name)
    load_readers()
    importlib.import_module("PIL.Image").init()
    real_type(NO_KNOWN_MARK)
