from services.scanner.detectors.voice_mail import detect
from tests.support.mails import a_mail, kinds


def test_finds_voice_mail() -> None:
    mail = a_mail("info@kx7.example", text="You have a new voicemail message", links=("https://x9.example/login",))

    found = kinds(detect, mail)

    assert found == ["voice_mail"]


def test_spares_proved_senders_whose_links_stay_home() -> None:
    mail = a_mail(
        "info@adatum.example", text="You have a new voicemail message", links=("https://www.adatum.example/login",)
    )

    found = kinds(detect, mail)

    assert found == []
