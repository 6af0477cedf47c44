from services.scanner.detectors.qr_code_link import detect
from services.scanner.mail import Found
from tests.support.mails import a_link, a_mail, kinds


def test_finds_qr_code_with_lure() -> None:
    mail = a_mail(text="Scan to verify your account", links=(a_link("https://x9.example/", found=Found.QR_CODE),))

    found = kinds(detect, mail)

    assert found == ["qr_code_with_lure"]


def test_spares_tickets_of_the_sender() -> None:
    mail = a_mail(links=(a_link("https://ticket.adatum.example/1", found=Found.QR_CODE),))

    found = kinds(detect, mail)

    assert found == []
