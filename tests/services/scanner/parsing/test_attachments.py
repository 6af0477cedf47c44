import hashlib

from services.scanner.mail import Attachment, Found, Link
from services.scanner.parsing.attachments import look_into
from services.scanner.parsing.calendars import links_in_calendar
from services.scanner.parsing.limits import Allowance, Limits
from tests.support.raw_mails import qr_code, tar_of, zip_of


def files(seen: list[Attachment | Link]) -> list[Attachment]:
    return [each for each in seen if isinstance(each, Attachment)]


def links(seen: list[Attachment | Link]) -> list[Link]:
    return [each for each in seen if isinstance(each, Link)]


def test_a_file_is_described() -> None:
    seen = list(look_into(b"MZ rest", "a.pdf", "application/pdf", Allowance()))

    assert seen == [
        Attachment(
            name="a.pdf",
            declared_type="application/pdf",
            real_type="application/x-dosexec",
            size=7,
            sha256=hashlib.sha256(b"MZ rest").hexdigest(),
            content=b"MZ rest",
        )
    ]


def test_archives_inside_archives_are_opened() -> None:
    inner = zip_of({"a.exe": b"MZ"})

    seen = files(list(look_into(zip_of({"in.zip": inner}), "out.zip", "application/zip", Allowance())))

    assert [(each.name, each.path) for each in seen] == [
        ("out.zip", ()),
        ("in.zip", ("out.zip",)),
        ("a.exe", ("out.zip", "in.zip")),
    ]


def test_archives_nested_too_deeply_are_said() -> None:
    packed = zip_of({"a.txt": b"a"})
    for level in range(8):
        packed = (tar_of if level % 2 else zip_of)({f"{level}.bin": packed})
    allowance = Allowance()

    seen = files(list(look_into(packed, "out", "", allowance)))

    assert len(seen) == 6
    assert list(allowance.reasons) == ["archive_too_deep"]


def test_the_same_archive_many_times_is_opened_once() -> None:
    inner = zip_of({"a.txt": b"a"})

    seen = files(list(look_into(zip_of({f"{n}.zip": inner for n in range(5)}), "out.zip", "", Allowance())))

    assert [each.name for each in seen].count("a.txt") == 1


def test_large_files_are_described_but_not_kept() -> None:
    allowance = Allowance(Limits(kept_content=10))

    seen = files(list(look_into(b"x" * 11, "a.txt", "", allowance)))

    assert (seen[0].size, seen[0].content) == (11, b"")
    assert list(allowance.reasons) == ["attachment_too_large"]


def test_codes_in_pictures_are_links() -> None:
    seen = links(list(look_into(qr_code("HTTPS://a.example/pay"), "a.png", "image/png", Allowance())))

    assert seen == [Link("HTTPS://a.example/pay", found=Found.QR_CODE)]


def test_codes_that_hold_no_link_are_none() -> None:
    assert links(list(look_into(qr_code("Table 12"), "a.png", "image/png", Allowance()))) == []


def test_links_in_html_attachments_are_found() -> None:
    seen = list(look_into(b'<html><a href="https://a.example/">x</a>', "a.htm", "text/html", Allowance()))

    assert links(seen) == [Link("https://a.example/", "x", Found.ATTACHMENT)]


def test_links_in_invitations_are_found_where_lines_are_folded() -> None:
    text = "BEGIN:VCALENDAR\r\nDESCRIPTION:Join\\nhttps://a.exa\r\n mple/b\\, please\r\nEND:VCALENDAR"

    assert list(links_in_calendar(text)) == [Link("https://a.example/b", "https://a.example/b", Found.CALENDAR)]
