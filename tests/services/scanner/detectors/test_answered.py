from services.scanner.detectors.answered import detect
from tests.support.mails import CONTOSO, a_mail, in_hindsight, kinds


def test_finds_who_answered() -> None:
    mail = a_mail(delivery=in_hindsight(answered_by=("grace@contoso.example", "ken.sato@contoso.example")))

    [finding] = detect(mail, CONTOSO)

    assert finding.kind == "answered"
    assert finding.evidence[0].value == "grace@contoso.example, ken.sato@contoso.example"


def test_spares_mail_that_nobody_answered() -> None:
    assert kinds(detect, a_mail(delivery=in_hindsight())) == []
