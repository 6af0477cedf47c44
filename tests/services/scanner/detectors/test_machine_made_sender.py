from services.scanner.detectors.machine_made_sender import detect
from tests.support.mails import a_mail, kinds


def test_finds_machine_made_sender() -> None:
    mail = a_mail("info@kqzwvxtr.example")

    found = kinds(detect, mail)

    assert found == ["machine_made_sender"]


def test_spares_abbreviations() -> None:
    mail = a_mail("info@nttbp.example")

    found = kinds(detect, mail)

    assert found == []
