from services.scanner.detectors.hidden_text import detect
from tests.support.mails import a_mail, kinds


def test_finds_hidden_text() -> None:
    mail = a_mail(text="Pay now", hidden_text="Minutes of the gardening club. " * 40)

    found = kinds(detect, mail)

    assert found == ["hidden_text"]


def test_spares_the_preview_line_of_newsletters() -> None:
    mail = a_mail(hidden_text="This week: five recipes for the summer")

    found = kinds(detect, mail)

    assert found == []
