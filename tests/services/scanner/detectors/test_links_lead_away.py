from services.scanner.detectors.links_lead_away import detect
from services.scanner.mail import AuthenticationResults, Found
from tests.support.mails import a_link, a_mail, kinds


def test_finds_a_designed_mail_that_leads_elsewhere() -> None:
    mail = a_mail("news@kx7.example", html="<p>Now</p>", links=("https://q9z.example/a", "https://q9z.example/b"))

    found = kinds(detect, mail)

    assert found == ["links_lead_away"]


def test_spares_mail_with_one_link_home() -> None:
    mail = a_mail("news@kx7.example", html="<p>Now</p>", links=("https://q9z.example/a", "https://www.kx7.example/"))

    found = kinds(detect, mail)

    assert found == []


def test_finds_that_the_domain_is_unprotected_as_well() -> None:
    checked = AuthenticationResults(spf="pass", dkim="none", dmarc="bestguesspass", compauth="pass")
    mail = a_mail("news@kx7.example", html="<p>Now</p>", links=("https://q9z.example/a",), authentication=checked)

    found = kinds(detect, mail)

    assert found == ["links_lead_away_unprotected"]


def test_spares_persons_with_free_mail_and_places_where_people_meet() -> None:
    shared = a_mail("mika@freemail.example", html="<p>Look</p>", links=("https://q9z.example/a",))
    meeting = a_mail("mika@kx7.example", html="<p>Join</p>", links=("https://us02web.zoom.us/j/1",))

    found = [*kinds(detect, shared), *kinds(detect, meeting)]

    assert found == []


def test_spares_the_service_that_signed_the_mail_and_codes_in_pictures() -> None:
    signed = AuthenticationResults(dkim="pass", dkim_domains=("mailer.example",), dmarc="none")
    led = a_mail(html="<p>Now</p>", links=("https://c.mailer.example/x",), authentication=signed)
    card = a_mail(html="<p>Card</p>", links=(a_link("https://wallet.example/c", found=Found.QR_CODE),))

    assert kinds(detect, led) == []
    assert kinds(detect, card) == []


def test_finds_a_sender_whose_domain_denies_the_server() -> None:
    denied = AuthenticationResults(spf="fail", dkim="none", dmarc="none", compauth="fail")
    mail = a_mail("service@adatum.example", html="<p>Win</p>", links=("https://q9z.example/a",), authentication=denied)

    found = kinds(detect, mail)

    assert found == ["links_lead_away_unprotected", "forged_sender_leads_away"]


def test_spares_forwarded_mail_whose_links_lead_home() -> None:
    broken = AuthenticationResults(spf="fail", dkim="none", dmarc="fail", compauth="fail")
    mail = a_mail(
        "news@adatum.example", html="<p>News</p>", links=("https://www.adatum.example/",), authentication=broken
    )

    found = kinds(detect, mail)

    assert found == []
