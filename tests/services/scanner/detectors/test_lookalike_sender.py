from services.scanner.detectors.lookalike_sender import detect
from tests.support.mails import a_mail, kinds


def test_finds_lookalike_of_own_domain() -> None:
    mail = a_mail("accounting@cont0so.example")

    found = kinds(detect, mail)

    assert found == ["lookalike_of_own_domain"]


def test_spares_partners() -> None:
    mail = a_mail("sato@fabrikam.example")

    found = kinds(detect, mail)

    assert found == []
