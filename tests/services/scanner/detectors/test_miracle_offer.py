from services.scanner.detectors.miracle_offer import detect
from tests.support.mails import a_mail, kinds


def test_finds_miracle_offer() -> None:
    mail = a_mail("x@kx7.example", text="This weird trick melts belly fat", links=("https://x9.example/",))

    found = kinds(detect, mail)

    assert found == ["miracle_offer"]


def test_spares_proved_shops_whose_links_stay_home() -> None:
    mail = a_mail("x@adatum.example", text="Lose weight, burn fat", links=("https://adatum.example/",))

    found = kinds(detect, mail)

    assert found == []
