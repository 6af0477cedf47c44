from services.scanner.detectors.name_unlike_domain import detect
from tests.support.mails import OWN, a_mail, kinds


def test_finds_a_company_that_its_domain_does_not_know() -> None:
    mail = a_mail(
        "info@hairdresser.example", "CoinLedger", subject="CoinLedger update", links=("https://q9z.example/",)
    )

    found = kinds(detect, mail)

    assert found == ["name_unlike_domain"]


def test_spares_companies_whose_links_know_them() -> None:
    mail = a_mail(
        "info@mailer.example", "CoinLedger", subject="CoinLedger update", links=("https://coinledger.example/",)
    )

    found = kinds(detect, mail)

    assert found == []


def test_spares_own_devices() -> None:
    mail = a_mail(f"root@build.{OWN}", "nightly", subject="nightly failed", links=("https://x9.example/",))

    found = kinds(detect, mail)

    assert found == []
