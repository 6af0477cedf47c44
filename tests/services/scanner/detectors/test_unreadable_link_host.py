from services.scanner.detectors.unreadable_link_host import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_host_with_foreign_letters() -> None:
    mail = a_mail(links=("https://ðx7ÿqœ.mailer.example/offer",))

    found = kinds(detect, mail)

    assert found == ["unreadable_link_host"]


def test_spares_international_domains() -> None:
    mail = a_mail(links=("https://www.bücher.example/", "https://日本語.example/"))

    found = kinds(detect, mail)

    assert found == []
