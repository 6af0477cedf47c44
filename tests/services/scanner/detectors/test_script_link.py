from services.scanner.detectors.script_link import detect
from tests.support.mails import a_mail, kinds


def test_finds_script_link() -> None:
    mail = a_mail(links=("data:text/html;base64,PGZvcm0=",))

    found = kinds(detect, mail)

    assert found == ["script_link"]


def test_spares_placeholders() -> None:
    mail = a_mail(links=("javascript:void(0)",))

    found = kinds(detect, mail)

    assert found == []
