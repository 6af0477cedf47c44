from services.scanner.detectors.lookalike_sender import detect
from tests.support.mails import a_mail, in_hindsight, kinds


def test_finds_lookalike_of_own_domain() -> None:
    mail = a_mail("accounting@cont0so.example")

    found = kinds(detect, mail)

    assert found == ["lookalike_of_own_domain"]


def test_spares_partners() -> None:
    mail = a_mail("sato@fabrikam.example")

    found = kinds(detect, mail)

    assert found == []


def test_finds_a_near_copy_of_a_partners_domain_and_its_name_elsewhere() -> None:
    near_copy, added_word, other_ending = "sato@fabrlkam.example", "sato@fabrikam-pay.example", "sato@fabrikam.test"

    assert kinds(detect, a_mail(near_copy)) == ["lookalike_of_partner"]
    assert kinds(detect, a_mail(added_word)) == ["partners_name_in_foreign_domain"]
    assert kinds(detect, a_mail(other_ending)) == ["partners_name_in_foreign_domain"]


def test_spares_a_firm_that_is_known_for_long_and_whose_name_is_like_a_partners() -> None:
    assert kinds(detect, a_mail("sato@fabrikan.example", delivery=in_hindsight(days_known=80))) == []
