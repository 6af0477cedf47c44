from services.scanner.detectors.prize import detect
from tests.support.mails import a_mail, kinds


def test_finds_prize_in_detail() -> None:
    mail = a_mail(
        "x@kx7.example",
        text="Congratulations, you have won. Claim your reward: free gift",
        links=("https://x9.example/",),
    )

    found = kinds(detect, mail)

    assert found == ["prize_in_detail"]


def test_spares_proved_shops_whose_links_stay_home() -> None:
    mail = a_mail(text="Congratulations, you have won our lucky draw", links=("https://adatum.example/draw",))

    found = kinds(detect, mail)

    assert found == []
