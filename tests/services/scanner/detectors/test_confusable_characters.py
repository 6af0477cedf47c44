from services.scanner.detectors.confusable_characters import detect
from tests.support.mails import a_mail, kinds


def test_finds_confusable_characters() -> None:
    mail = a_mail(subject="Your P\u0430yp\u0430l account")

    found = kinds(detect, mail)

    assert found == ["confusable_characters"]


def test_spares_mail_in_cyrillic() -> None:
    mail = a_mail(subject="Ваш заказ отправлен")

    found = kinds(detect, mail)

    assert found == []


def test_finds_a_letter_of_a_rare_script() -> None:
    mail = a_mail(name="Support a\u1974count team")

    found = kinds(detect, mail)

    assert found == ["confusable_characters"]
