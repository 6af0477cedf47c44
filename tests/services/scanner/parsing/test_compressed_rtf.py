import struct

from services.scanner.parsing.compressed_rtf import BEGINNING, decompressed
from services.scanner.parsing.limits import Allowance


def packed(body: bytes, size: int) -> bytes:
    return struct.pack("<IIII", len(body) + 12, size, 0x75465A4C, 0) + body


def test_the_initial_dictionary_is_as_long_as_the_specification_says() -> None:
    assert len(BEGINNING) == 207


def test_literals_and_references_are_expanded() -> None:
    body = bytes([0b00000100]) + b"ab" + struct.pack(">H", 207 << 4 | 2)

    assert decompressed(packed(body, 6), Allowance()) == b"ababab"


def test_text_from_the_initial_dictionary_is_found() -> None:
    assert decompressed(packed(bytes([0b1]) + struct.pack(">H", 0 << 4 | 4), 6), Allowance()) == b"{\\rtf1"


def test_what_is_stored_without_compression_is_returned() -> None:
    assert decompressed(struct.pack("<IIII", 17, 5, 0x414C454D, 0) + b"hello", Allowance()) == b"hello"


def test_damage_does_no_harm() -> None:
    assert decompressed(b"", Allowance()) == b""
    assert decompressed(packed(b"\xff\x00", 100), Allowance()) == b""
    assert decompressed(b"\0" * 40, Allowance()) == b""
