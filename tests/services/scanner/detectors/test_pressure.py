from services.scanner.detectors.pressure import detect
from tests.support.mails import a_mail, kinds


def test_finds_time_pressure() -> None:
    mail = a_mail("info@kx7.example", text="Confirm within 24 hours", links=("https://x9.example/login",))

    found = kinds(detect, mail)

    assert found == ["time_pressure"]


def test_spares_proved_senders_whose_links_stay_home() -> None:
    mail = a_mail("info@adatum.example", text="Confirm within 24 hours", links=("https://www.adatum.example/login",))

    found = kinds(detect, mail)

    assert found == []
