from services.scanner.parsing.calendars import links_in_calendar, said_in_calendars
from services.scanner.parsing.parse import parse
from tests.support.raw_mails import multipart, part, raw_mail

INVITATION = "BEGIN:VEVENT\r\nSUMMARY:Talk\r\nDESCRIPTION;LANGUAGE=en:Sign in with your office\r\n  account\\, here:\\nhttps://x9.example/a\r\nEND:VEVENT\r\n"


def test_links_are_found_across_folded_lines() -> None:
    assert [each.url for each in links_in_calendar(INVITATION)] == ["https://x9.example/a"]


def test_the_description_is_read_unless_the_mail_says_it_too() -> None:
    said = "Sign in with your office account, here:\nhttps://x9.example/a"

    assert list(said_in_calendars([INVITATION], "See you.")) == [said]
    assert list(said_in_calendars([INVITATION], f"Hello. {said}")) == []


def test_the_description_is_part_of_the_text() -> None:
    body = multipart(
        "alternative", [part("text/plain", b"See you.", "utf-8"), part("text/calendar", INVITATION.encode(), "utf-8")]
    )
    raw = raw_mail(text="", headers=[]).partition(b"Content-Type")[0] + body

    assert parse(raw).text.startswith("See you.\nSign in with your office account")
