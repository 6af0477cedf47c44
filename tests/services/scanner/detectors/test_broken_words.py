from services.scanner.detectors.broken_words import detect
from tests.support.mails import a_mail, kinds


def test_finds_broken_words() -> None:
    mail = a_mail(text="A\u200bccount sus\u200bpended pass\u200bword")

    found = kinds(detect, mail)

    assert found == ["broken_words"]


def test_spares_the_padding_of_newsletters() -> None:
    mail = a_mail(text="Hello \u200b\u200c\u200b \u200b This week: five recipes")

    found = kinds(detect, mail)

    assert found == []


def test_finds_marks_of_another_script() -> None:
    mail = a_mail(name="A\u073fm\u073fazon")

    found = kinds(detect, mail)

    assert found == ["broken_words"]


def test_spares_accents() -> None:
    mail = a_mail(name="Je\u0301ro\u0302me Cle\u0301ment")

    found = kinds(detect, mail)

    assert found == []
