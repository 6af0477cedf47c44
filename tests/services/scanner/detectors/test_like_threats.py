from services.scanner.detectors.like_threats import detect
from tests.support.mails import a_mail, in_hindsight, kinds


def test_finds_a_mail_with_the_text_of_threats() -> None:
    assert kinds(detect, a_mail(delivery=in_hindsight(like_threats=3))) == ["like_threats"]


def test_spares_partners_and_colleagues_who_pass_it_on() -> None:
    partner = a_mail("sato@fabrikam.example", delivery=in_hindsight(like_threats=3))
    colleague = a_mail("ken.sato@contoso.example", delivery=in_hindsight(like_threats=3))

    assert kinds(detect, partner) == kinds(detect, colleague) == []


def test_spares_texts_of_their_own() -> None:
    assert kinds(detect, a_mail(delivery=in_hindsight())) == []
