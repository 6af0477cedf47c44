"""A PowerShell script that removes the listed mails; it only shows what it would do unless told to do it."""

from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

import msgspec

from services.reports.detections import DANGEROUS, Detected
from services.reports.scans import Scan

_SCRIPT = Path(__file__).with_name("remove_mails.ps1")
_MAILS = "{{MAILS}}"
_TENANT = "{{TENANT}}"
_BYTE_ORDER_MARK = "\ufeff"
"""Without it Windows PowerShell 5.1 takes the file for the machine's code page."""


def script(scan: Scan, detections: Iterable[Detected]) -> bytes:
    """Return the script for the threats and potential threats of a scan.

    The mails stand in a literal here-string as ASCII JSON, one a line, so nothing of theirs can end it or be executed.
    """
    rows = ",\r\n".join(_row(each) for each in detections if each.level in DANGEROUS)
    tenant = scan.started.tenant_id if scan.started else ""
    text = _SCRIPT.read_text(encoding="utf-8").replace(_TENANT, _ascii(tenant))
    return (_BYTE_ORDER_MARK + text.replace("\n", "\r\n").replace(_MAILS, f"[\r\n{rows}\r\n]")).encode()


def _row(each: Detected) -> str:
    return _ascii(
        {
            "mailbox": each.mail.mailbox_address,
            "messageId": each.detection.internet_message_id,
            "received": each.mail.received_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "verdict": each.level.value,
        }
    )


def _ascii(value: object) -> str:
    """Return JSON in which everything but printable ASCII is escaped."""
    return "".join(
        character if " " <= character <= "~" else _escape(character)
        for character in msgspec.json.encode(value).decode("utf-8")
    )


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
