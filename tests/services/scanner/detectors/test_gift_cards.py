from services.scanner.detectors.gift_cards import detect
from tests.support.mails import a_mail, kinds


def test_finds_gift_cards() -> None:
    mail = a_mail("boss@kx7.example", text="Buy five gift cards, scratch the back and send me the codes.")

    found = kinds(detect, mail)

    assert found == ["gift_cards"]


def test_spares_shops() -> None:
    mail = a_mail(
        text="Gift cards for every season, each denomination",
        headers={"List-Unsubscribe": "<https://adatum.example/u>"},
    )

    found = kinds(detect, mail)

    assert found == []
