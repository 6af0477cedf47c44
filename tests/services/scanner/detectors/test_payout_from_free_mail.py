from services.scanner.detectors.payout_from_free_mail import detect
from tests.support.mails import a_mail, kinds


def test_finds_coins_that_wait() -> None:
    mail = a_mail(
        "zr81@freemail.example",
        subject="Mining_transaction_0.7495_BTC",
        text="Your account already has 18,365$",
        links=("https://x9.example/w",),
    )

    found = kinds(detect, mail)

    assert found == ["payout_from_free_mail"]


def test_spares_a_friend_who_names_a_price() -> None:
    mail = a_mail("nadia@freemail.example", text="The sofa was $1,200, look: ", links=("https://sofas.example/",))

    found = kinds(detect, mail)

    assert found == []
