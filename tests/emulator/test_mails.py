import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from emulator.mails import FileSource, Found, Mail
from tests.emulator.builders import a_mail

SENT = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)
RECEIVED = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
WRITTEN = datetime(2025, 1, 1, tzinfo=UTC)


def _received_at(folder: Path, content: bytes) -> datetime:
    path = folder / "1.eml"
    path.write_bytes(content)
    os.utime(path, (WRITTEN.timestamp(), WRITTEN.timestamp()))
    return Mail(Found(("Inbox",), path.name, False, FileSource(path)), "item", "immutable").received_at


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (a_mail(), RECEIVED),
        (a_mail(received=None), SENT),
        (a_mail(received="no date at all"), SENT),
        (a_mail(received=None, date="yesterday"), WRITTEN),
        (a_mail(received="Fri, 31 Dec 9999 23:59:59 -1200", date="nor this"), WRITTEN),
        (a_mail().replace(b"\r\n", b"\n"), RECEIVED),
        (b"", WRITTEN),
        (b"\xff\xfe\x00 no mail", WRITTEN),
    ],
)
def test_the_time_of_receipt_is_found(tmp_path: Path, content: bytes, expected: datetime) -> None:
    received_at = _received_at(tmp_path, content)

    assert received_at == expected


def test_the_topmost_stamp_counts(tmp_path: Path) -> None:
    newer = b"Received: from a by b; Mon, 2 Mar 2026 00:00:30 +0000\r\n"

    received_at = _received_at(tmp_path, newer + a_mail())

    assert received_at == RECEIVED.replace(second=30)


def test_a_stamp_in_the_body_does_not_count(tmp_path: Path) -> None:
    body = "Received: from a by b; Mon, 1 Jan 2024 00:00:00 +0000"

    received_at = _received_at(tmp_path, a_mail(received=None, body=body))

    assert received_at == SENT
