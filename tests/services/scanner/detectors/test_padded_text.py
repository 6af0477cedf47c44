from services.scanner.detectors.padded_text import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_long_line_before_the_rest() -> None:
    mail = a_mail(text="Click" + "_" * 200 + "Minutes of the gardening club")

    found = kinds(detect, mail)

    assert found == ["padded_text"]


def test_spares_lines_that_divide() -> None:
    mail = a_mail(text="Agenda\n" + "-" * 60 + "\nMinutes")

    found = kinds(detect, mail)

    assert found == []
