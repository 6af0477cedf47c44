from services.scanner.detectors.extortion import detect
from tests.support.mails import a_mail, kinds


def test_finds_extortion() -> None:
    mail = a_mail(
        "x@kx7.example",
        text="I recorded you with your webcam on adult sites. Pay 900 USD in bitcoin. I hacked your device.",
    )

    found = kinds(detect, mail)

    assert found == ["extortion"]


def test_spares_bulletins() -> None:
    mail = a_mail(text="Bulletin: how to protect your webcam, and what bitcoin is.")

    found = kinds(detect, mail)

    assert found == []


def test_spares_bulletins_about_fraud_that_quote_the_whole_mail() -> None:
    mail = a_mail(
        "news@bulletin.example",
        text="Sextortion: criminals write 'I recorded you with your webcam on adult sites, I hacked your device, "
        "pay 900 USD in bitcoin'. How to spot it: the same text went to a million victims.",
        headers={"List-Unsubscribe": "<https://bulletin.example/u>"},
    )

    found = kinds(detect, mail)

    assert found == []
