from services.scanner.detectors.wave import detect
from tests.support.mails import CONTOSO, a_mail, in_hindsight, kinds


def test_finds_a_wave_and_says_how_far_it_reached() -> None:
    mail = a_mail(delivery=in_hindsight(wave_mails=6, wave_mailboxes=5, wave_read=2))

    [finding] = detect(mail, CONTOSO)

    assert finding.kind == "wave"
    assert [each.value for each in finding.evidence] == ["6", "5", "2"]


def test_spares_a_mail_that_stands_alone() -> None:
    assert kinds(detect, a_mail(delivery=in_hindsight())) == []
