from services.scanner.detectors.document_from_free_mail import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_a_document_with_hardly_a_word() -> None:
    mail = a_mail("abdef@freemail.example", text="See attached.", files=(a_file("notice.pdf"),))

    found = kinds(detect, mail)

    assert found == ["document_from_free_mail"]


def test_spares_letters_with_a_text_of_their_own() -> None:
    mail = a_mail("abdef@freemail.example", text="Dear Ms Tanaka, " * 40, files=(a_file("curriculum.pdf"),))

    found = kinds(detect, mail)

    assert found == []


def test_finds_a_locked_document_with_its_password() -> None:
    mail = a_mail("abdef@freemail.example", text="Instructions attached. Password: 123", files=(a_file("notice.pdf"),))

    found = kinds(detect, mail)

    assert found == ["locked_document_from_free_mail"]
