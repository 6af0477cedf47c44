from services.scanner.detectors.program_in_field import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_program_in_field() -> None:
    mail = a_mail(files=(a_file("a.docx", traits=frozenset({"dde", "dde_program"})),))

    found = kinds(detect, mail)

    assert found == ["program_in_field"]


def test_spares_price_lists_of_partners() -> None:
    mail = a_mail("sato@fabrikam.example", files=(a_file("prices.xls", traits=frozenset({"dde"})),))

    found = kinds(detect, mail)

    assert found == []
