from services.scanner.detectors.double_extension import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_double_extension() -> None:
    mail = a_mail(files=(a_file("invoice.pdf.exe"),))

    found = kinds(detect, mail)

    assert found == ["double_extension"]


def test_spares_honest_pairs() -> None:
    mail = a_mail(files=(a_file("report.v2.pdf"), a_file("source.tar.gz")))

    found = kinds(detect, mail)

    assert found == []
