from services.scanner.detectors.mailbox_full import detect
from tests.support.mails import a_mail, kinds


def test_finds_mailbox_full() -> None:
    mail = a_mail(
        "info@kx7.example",
        text="Your mailbox has exceeded its quota, 保留中のメール",
        links=("https://x9.example/login",),
    )

    found = kinds(detect, mail)

    assert found == ["mailbox_full"]


def test_spares_proved_partners() -> None:
    mail = a_mail(
        "it@fabrikam.example",
        text="Your mailbox has exceeded its quota, 保留中のメール",
        links=("https://www.adatum.example/login",),
    )

    found = kinds(detect, mail)

    assert found == []


def test_spares_delivery_reports_about_somebody_elses_mailbox() -> None:
    mail = a_mail(
        "postmaster@kx7.example",
        text="Your message could not be delivered: the mailbox is full. Your mailbox has exceeded its quota.",
        links=("https://x9.example/",),
        headers={"Content-Type": "multipart/report; report-type=delivery-status"},
    )

    found = kinds(detect, mail)

    assert found == []
