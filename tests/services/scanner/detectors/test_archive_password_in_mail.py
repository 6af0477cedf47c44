from services.scanner.detectors.archive_password_in_mail import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_archive_password_in_mail() -> None:
    mail = a_mail(text="パスワード: 1234", files=(a_file("請求書.zip", encrypted=True),))

    found = kinds(detect, mail)

    assert found == ["archive_password_in_mail"]


def test_spares_partners_who_send_ppap() -> None:
    mail = a_mail("sato@fabrikam.example", text="パスワード: 1234", files=(a_file("請求書.zip", encrypted=True),))

    found = kinds(detect, mail)

    assert found == []


def test_finds_document_password_in_mail() -> None:
    mail = a_mail(text="パスワード: 1234", files=(a_file("請求書.xlsx", encrypted=True),))

    found = kinds(detect, mail)

    assert found == ["document_password_in_mail"]


def test_spares_encrypted_documents_without_their_password() -> None:
    mail = a_mail(text="請求書をお送りします。", files=(a_file("請求書.xlsx", encrypted=True),))

    found = kinds(detect, mail)

    assert found == []
