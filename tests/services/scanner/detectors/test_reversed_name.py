from services.scanner.detectors.reversed_name import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_reversed_name() -> None:
    mail = a_mail(files=(a_file("contract\u202efdp.scr"),))

    found = kinds(detect, mail)

    assert found == ["reversed_name"]


def test_spares_arabic_names() -> None:
    mail = a_mail(files=(a_file("عقد.pdf"),))

    found = kinds(detect, mail)

    assert found == []
