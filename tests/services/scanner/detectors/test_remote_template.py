from services.scanner.detectors.remote_template import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_remote_template() -> None:
    mail = a_mail(files=(a_file("offer.docx", traits=frozenset({"external_template"})),))

    found = kinds(detect, mail)

    assert found == ["remote_template"]


def test_spares_partners() -> None:
    mail = a_mail("sato@fabrikam.example", files=(a_file("offer.docx", traits=frozenset({"external_template"})),))

    found = kinds(detect, mail)

    assert found == []
