from services.scanner.detectors.business_paper_through_list import detect
from tests.support.mails import a_mail, kinds


def test_finds_an_invoice_on_a_public_list() -> None:
    mail = a_mail(subject="Overdue invoice", headers={"List-Id": "<users.project.example>"})

    found = kinds(detect, mail)

    assert found == ["business_paper_through_list"]


def test_spares_talk_on_lists() -> None:
    mail = a_mail(subject="Crash in parser", headers={"List-Id": "<users.project.example>"})

    found = kinds(detect, mail)

    assert found == []
