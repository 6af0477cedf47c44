from services.scanner.detectors.brand_in_text import detect
from tests.support.mails import a_mail, kinds


def test_finds_brand_in_text() -> None:
    mail = a_mail(
        "help@kx7.example",
        text="Your Netflix membership is on hold. Update your payment.",
        links=("https://x9.example/",),
    )

    found = kinds(detect, mail)

    assert found == ["brand_in_text"]


def test_spares_talk_that_asks_for_nothing() -> None:
    mail = a_mail("help@kx7.example", text="Yesterday we watched a film on Netflix.", links=("https://x9.example/",))

    found = kinds(detect, mail)

    assert found == []
