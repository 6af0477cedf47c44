from services.scanner.detectors.known_partner import detect
from tests.support.mails import REFUTED, a_mail, kinds


def test_finds_known_partner() -> None:
    mail = a_mail("sato@fabrikam.example")

    found = kinds(detect, mail)

    assert found == ["known_partner"]


def test_spares_forged_partners() -> None:
    mail = a_mail("sato@fabrikam.example", authentication=REFUTED)

    found = kinds(detect, mail)

    assert found == []
