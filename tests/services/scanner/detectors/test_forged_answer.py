from services.scanner.detectors.forged_answer import detect
from tests.support.mails import a_mail, kinds


def test_finds_an_answer_to_nothing() -> None:
    mail = a_mail(subject="Re: your invoice")

    found = kinds(detect, mail)

    assert found == ["forged_answer"]


def test_spares_answers_that_quote() -> None:
    mail = a_mail(subject="Re: your invoice", text="Thank you.\n> Could you send it again?")

    found = kinds(detect, mail)

    assert found == []
