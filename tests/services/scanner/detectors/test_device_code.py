from services.scanner.detectors.device_code import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_code_for_the_devices_page() -> None:
    mail = a_mail("x@kx7.example", text="Open https://microsoft.com/devicelogin and type the code 0CF8A6429.")

    found = kinds(detect, mail)

    assert found == ["device_code_request"]


def test_spares_the_own_administrators() -> None:
    mail = a_mail("it@contoso.example", text="Open https://microsoft.com/devicelogin and type your code.")

    found = kinds(detect, mail)

    assert found == []
