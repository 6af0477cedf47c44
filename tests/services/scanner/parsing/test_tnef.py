import struct

import pytest

from services.scanner.mail import Attachment, Found, Link
from services.scanner.parsing.attachments import look_into
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.parse import parse
from services.scanner.parsing.tnef import read_tnef
from tests.support.documents import winmail
from tests.support.raw_mails import RawFile, raw_mail


def test_files_are_taken_out() -> None:
    opened = read_tnef(winmail(files=[("請求書.exe".encode("cp932"), b"MZ"), (b"b.txt", b"hello")]), Allowance())

    assert [each.content for each in opened.members] == [b"MZ", b"hello"]
    assert opened.members[1].name == "b.txt"


def test_long_names_and_types_are_read_from_the_properties() -> None:
    data = winmail(properties=[(0x1000, 0x1E, "こんにちは".encode("cp932"))])

    assert read_tnef(data, Allowance()).text == "こんにちは"


def test_text_and_links_of_html_are_read() -> None:
    opened = read_tnef(winmail(properties=[(0x1013, 0x102, b'<a href="https://a.example/">Pay</a>')]), Allowance())

    assert opened.text == "Pay"
    assert opened.links == (Link("https://a.example/", "Pay", Found.ATTACHED_MAIL),)


def test_mails_inside_are_opened() -> None:
    data = winmail(inner=winmail(files=[(b"deep.js", b"var a")]))

    seen = [each for each in look_into(data, "winmail.dat", "", Allowance()) if isinstance(each, Attachment)]

    assert [each.name for each in seen] == ["winmail.dat", "", "deep.js"]


def test_a_mail_of_winmail_alone_shows_its_text() -> None:
    data = winmail(text=b"Please pay, see https://a.example/")

    mail = parse(raw_mail(text="", files=[RawFile("winmail.dat", data, "application/ms-tnef")]))

    assert mail.text == "Please pay, see https://a.example/"
    assert mail.not_fully_analysed == ()


@pytest.mark.parametrize(
    "data",
    [
        winmail()[:6] + struct.pack("<BHHI", 1, 0x9003, 6, 4) + b"\xff\xff\xff\xff" + b"\0\0",
        winmail()[:6] + (struct.pack("<BHHI", 1, 0x9000, 6, 0) + b"\0\0") * 20_000,
    ],
    ids=["properties", "objects"],
)
def test_counts_that_lie_are_said_and_cost_nothing(data: bytes) -> None:
    allowance = Allowance()

    read_tnef(data, allowance)

    assert list(allowance.reasons) == ["tnef_not_read"]
