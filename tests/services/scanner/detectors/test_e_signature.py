from services.scanner.detectors.e_signature import detect
from tests.support.mails import a_mail, kinds


def test_finds_e_signature() -> None:
    mail = a_mail("info@kx7.example", text="Please review and sign the document", links=("https://x9.example/login",))

    found = kinds(detect, mail)

    assert found == ["e_signature"]


def test_spares_proved_senders_whose_links_stay_home() -> None:
    mail = a_mail(
        "info@adatum.example", text="Please review and sign the document", links=("https://www.adatum.example/login",)
    )

    found = kinds(detect, mail)

    assert found == []
