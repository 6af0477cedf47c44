from services.scanner.detectors.free_hosted_link import detect
from tests.support.mails import a_mail, kinds


def test_finds_link_to_free_hosting() -> None:
    mail = a_mail(links=("https://contoso-login.pages.dev/",))

    found = kinds(detect, mail)

    assert found == ["link_to_free_hosting"]


def test_spares_pictures() -> None:
    mail = a_mail(links=("https://cdn7.cloudfront.net/logo.png",))

    found = kinds(detect, mail)

    assert found == []
