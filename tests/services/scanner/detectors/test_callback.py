from services.scanner.detectors.callback import detect
from tests.support.mails import a_mail, kinds


def test_finds_callback() -> None:
    mail = a_mail(
        "x@kx7.example",
        text="Your annual subscription has been renewed and will be charged. To cancel call us at +1 (808) 555-0123.",
    )

    found = kinds(detect, mail)

    assert found == ["callback"]


def test_spares_renewals_without_a_number() -> None:
    mail = a_mail("x@kx7.example", text="Your annual subscription has been renewed. Thank you.")

    found = kinds(detect, mail)

    assert found == []
