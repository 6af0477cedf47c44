from services.scanner.detectors.shown_link_differs import detect
from services.scanner.mail import AuthenticationResults
from tests.support.mails import a_link, a_mail, kinds


def test_finds_shown_link_differs_from_brand() -> None:
    mail = a_mail(links=(a_link("https://x9.example/login", "https://www.paypal.com/"),))

    found = kinds(detect, mail)

    assert found == ["shown_link_differs_from_brand"]


def test_spares_links_within_one_company() -> None:
    mail = a_mail(links=(a_link("https://mail.adatum.example/c", "www.adatum.example"),))

    found = kinds(detect, mail)

    assert found == []


def test_spares_links_through_the_service_that_signed_the_mail_unless_a_brand_is_shown() -> None:
    signed = AuthenticationResults(dkim="pass", dkim_domains=("mailer.example",), dmarc="none")
    own = a_mail(authentication=signed, links=(a_link("https://c.mailer.example/x", "www.adatum.example/news"),))
    brand = a_mail(authentication=signed, links=(a_link("https://c.mailer.example/x", "https://www.paypal.com/"),))

    assert kinds(detect, own) == []
    assert kinds(detect, brand) == ["shown_link_differs_from_brand"]
