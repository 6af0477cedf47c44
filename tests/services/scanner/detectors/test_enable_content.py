from services.scanner.detectors.enable_content import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_enable_content() -> None:
    mail = a_mail(text="Please press Enable Content", files=(a_file("resume.docm"),))

    found = kinds(detect, mail)

    assert found == ["enable_content"]


def test_spares_talk_without_a_document() -> None:
    mail = a_mail(text="Please press Enable Content")

    found = kinds(detect, mail)

    assert found == []
