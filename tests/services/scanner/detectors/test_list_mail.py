from services.scanner.detectors.list_mail import detect
from tests.support.mails import a_mail, kinds


def test_finds_list_mail() -> None:
    mail = a_mail(headers={"List-Id": "<dev.adatum.example>", "List-Post": "<mailto:dev@adatum.example>"})

    found = kinds(detect, mail)

    assert found == ["list_mail"]


def test_spares_bulk_mail_to_which_nobody_can_write() -> None:
    mail = a_mail(headers={"List-Id": "<news.adatum.example>"})

    found = kinds(detect, mail)

    assert found == []
