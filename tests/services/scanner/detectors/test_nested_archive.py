from services.scanner.detectors.nested_archive import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_nested_archive() -> None:
    mail = a_mail(files=(a_file("inner.rar", path=("outer.zip",)),))

    found = kinds(detect, mail)

    assert found == ["nested_archive"]


def test_spares_packed_sources() -> None:
    mail = a_mail(files=(a_file("source.tar", path=("source.tar.gz",)),))

    found = kinds(detect, mail)

    assert found == []


def test_spares_archives_in_attached_mails() -> None:
    mail = a_mail(files=(a_file("photos.zip", path=("mail.eml",)),))

    found = kinds(detect, mail)

    assert found == []
