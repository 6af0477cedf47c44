from services.scanner.detectors.qr_code_link import detect
from services.scanner.mail import Found
from tests.support.mails import OWN, a_link, a_mail, kinds


def test_finds_qr_code_with_lure() -> None:
    mail = a_mail(text="Scan to verify your account", links=(a_link("https://x9.example/", found=Found.QR_CODE),))

    found = kinds(detect, mail)

    assert found == ["qr_code_with_lure"]


def test_spares_tickets_of_the_sender() -> None:
    mail = a_mail(links=(a_link("https://ticket.adatum.example/1", found=Found.QR_CODE),))

    found = kinds(detect, mail)

    assert found == []


def test_finds_a_code_that_carries_the_readers_address_even_at_the_senders_own_site() -> None:
    code = a_link(f"https://x9.example/a?u=staff@{OWN}", found=Found.QR_CODE)
    mail = a_mail("it@x9.example", text="Use your phone's camera on the image.", links=(code,))

    found = kinds(detect, mail)

    assert found == ["qr_code_with_lure"]


def test_spares_lockers_whose_code_is_their_own() -> None:
    code = a_link("https://locker.example/u/1", found=Found.QR_CODE)
    mail = a_mail("noreply@locker.example", text="下のQRコードを読み取り機にかざしてください。", links=(code,))

    found = kinds(detect, mail)

    assert found == []
