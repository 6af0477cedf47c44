from services.scanner.detectors.warned_of import detect
from tests.support.mails import a_mail, in_hindsight, kinds


def test_finds_a_mail_that_a_colleague_warned_of() -> None:
    assert kinds(detect, a_mail(delivery=in_hindsight(warnings=1))) == ["warned_of"]


def test_spares_colleagues_and_mail_without_a_warning() -> None:
    colleague = a_mail("ken.sato@contoso.example", delivery=in_hindsight(warnings=1))

    assert kinds(detect, colleague) == kinds(detect, a_mail(delivery=in_hindsight())) == []
