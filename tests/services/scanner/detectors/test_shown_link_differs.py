from services.scanner.detectors.shown_link_differs import detect
from tests.support.mails import a_link, a_mail, kinds


def test_finds_shown_link_differs_from_brand() -> None:
    mail = a_mail(links=(a_link("https://x9.example/login", "https://www.paypal.com/"),))

    found = kinds(detect, mail)

    assert found == ["shown_link_differs_from_brand"]


def test_spares_links_within_one_company() -> None:
    mail = a_mail(links=(a_link("https://mail.adatum.example/c", "www.adatum.example"),))

    found = kinds(detect, mail)

    assert found == []
