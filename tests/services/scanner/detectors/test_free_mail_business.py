from services.scanner.detectors.free_mail_business import detect
from tests.support.mails import a_mail, kinds


def test_finds_office_on_free_mail() -> None:
    mail = a_mail("acc.dept.8812@freemail.example", "Account Department")

    found = kinds(detect, mail)

    assert found == ["office_on_free_mail"]


def test_spares_private_persons() -> None:
    mail = a_mail("hanako.suzuki@freemail.example", "鈴木 花子")

    found = kinds(detect, mail)

    assert found == []
