from services.scanner.detectors.colleague_impersonated import detect
from tests.support.mails import PRESIDENT, a_mail, kinds


def test_finds_important_person_impersonated() -> None:
    mail = a_mail("desk77@kx7.example", "優子 田中")

    found = kinds(detect, mail)

    assert found == ["important_person_impersonated"]


def test_spares_the_colleague() -> None:
    mail = a_mail(PRESIDENT.address, PRESIDENT.display_name)

    found = kinds(detect, mail)

    assert found == []
