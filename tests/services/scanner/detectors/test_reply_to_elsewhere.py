from services.scanner.detectors.reply_to_elsewhere import detect
from tests.support.mails import a_mail, kinds


def test_finds_reply_to_free_mail() -> None:
    mail = a_mail(reply_to="boss.contoso@freemail.example")

    found = kinds(detect, mail)

    assert found == ["reply_to_free_mail"]


def test_spares_answers_to_the_same_house() -> None:
    mail = a_mail(reply_to="support@adatum.example")

    found = kinds(detect, mail)

    assert found == []
