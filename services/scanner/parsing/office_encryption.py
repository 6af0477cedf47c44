"""Office documents that are encrypted, and those that Office opens all the same because it knows their password."""

import io
import re
from typing import Final

import msoffcrypto

from services.scanner.parsing.quiet import hush

hush("msoffcrypto")

KNOWN_PASSWORD: Final = "VelvetSweatshop"  # noqa: S105 — what Excel itself tries first, [MS-OFFCRYPTO] 2.1
ROUNDS: Final = re.compile(rb"spinCount=\"(\d{1,10})\"")
VERIFIED: Final = {"ooxml": {"verify_password": True}}
"""Old formats check the password without being asked."""
MOST_ROUNDS: Final = 200_000


def is_encrypted(content: bytes) -> bool:
    """Tell whether a document needs a password to be opened; False for one that cannot be read at all."""
    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted())
    except Exception:  # noqa: BLE001 — the library raises whatever a broken document provokes
        return False


def opened_with_known_password(content: bytes) -> bytes:
    """Return the document as Excel opens it without asking; empty where it would ask."""
    if any(int(rounds) > MOST_ROUNDS for rounds in ROUNDS.findall(content)):
        return b""
    opened = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(content))
        file.load_key(password=KNOWN_PASSWORD, **VERIFIED.get(file.format, {}))
        file.decrypt(opened)
    except Exception:  # noqa: BLE001 — as above, and for a wrong password
        return b""
    return opened.getvalue()
