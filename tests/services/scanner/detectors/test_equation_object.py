from services.scanner.detectors.equation_object import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_equation_exploit() -> None:
    mail = a_mail(files=(a_file("a.docx", traits=frozenset({"equation_object", "equation_without_formula"})),))

    found = kinds(detect, mail)

    assert found == ["equation_exploit"]


def test_spares_formulas_of_partners() -> None:
    mail = a_mail("sato@fabrikam.example", files=(a_file("paper.doc", traits=frozenset({"equation_object"})),))

    found = kinds(detect, mail)

    assert found == []


def test_finds_old_formulas_of_strangers() -> None:
    mail = a_mail(files=(a_file("paper.doc", traits=frozenset({"equation_object"})),))

    found = kinds(detect, mail)

    assert found == ["equation_object"]
