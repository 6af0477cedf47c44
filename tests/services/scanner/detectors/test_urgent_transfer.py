from services.scanner.detectors.urgent_transfer import detect
from tests.support.mails import OWN, a_mail, kinds


def test_finds_urgent_transfer_in_detail() -> None:
    mail = a_mail("boss@kx7.example", text="I need you to process a wire today, keep this confidential.")

    found = kinds(detect, mail)

    assert found == ["urgent_transfer_in_detail"]


def test_spares_colleagues() -> None:
    mail = a_mail(f"ken.sato@{OWN}", text="本日中に振込をお願いします。", is_internal=True)

    found = kinds(detect, mail)

    assert found == []
