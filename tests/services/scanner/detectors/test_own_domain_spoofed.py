from services.scanner.detectors.own_domain_spoofed import detect
from services.scanner.mail import AuthenticationResults
from tests.support.mails import OWN, REFUTED, a_mail, kinds


def test_finds_own_domain_spoofed() -> None:
    mail = a_mail(f"boss@{OWN}", authentication=REFUTED)

    found = kinds(detect, mail)

    assert found == ["own_domain_spoofed"]


def test_spares_own_systems_that_pass_a_check() -> None:
    mail = a_mail(
        f"printer@{OWN}", authentication=AuthenticationResults(spf="pass", dkim="none", dmarc="fail", compauth="fail")
    )

    found = kinds(detect, mail)

    assert found == []
