from services.scanner.detectors.business_paper_through_list import detect
from tests.support.mails import a_list_mail, kinds


def test_finds_an_invoice_on_a_public_list() -> None:
    mail = a_list_mail(subject="Overdue invoice")

    found = kinds(detect, mail)

    assert found == ["business_paper_through_list"]


def test_spares_talk_on_lists() -> None:
    mail = a_list_mail(subject="Crash in parser")

    found = kinds(detect, mail)

    assert found == []


def test_finds_a_subject_of_business_over_nothing() -> None:
    mail = a_list_mail(subject="OVERDUE", text="_______________________________\nUsers mailing list\n")

    found = kinds(detect, mail)

    assert found == ["business_paper_through_list"]


def test_spares_a_patch_whose_subject_says_order() -> None:
    mail = a_list_mail(subject="[PATCH] order of locks", text="The order of locks was wrong in probe(); turn it round.")

    found = kinds(detect, mail)

    assert found == []
