from services.scanner.detectors.shared_document import detect
from tests.support.mails import a_mail, kinds


def test_finds_shared_document() -> None:
    mail = a_mail("info@kx7.example", text="Anna shared a file with you", links=("https://x9.example/login",))

    found = kinds(detect, mail)

    assert found == ["shared_document"]


def test_spares_proved_senders_whose_links_stay_home() -> None:
    mail = a_mail(
        "info@adatum.example", text="Anna shared a file with you", links=("https://www.adatum.example/login",)
    )

    found = kinds(detect, mail)

    assert found == []
