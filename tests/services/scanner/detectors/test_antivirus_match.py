import pytest

from services.scanner.detectors.antivirus_match import detect
from services.scanner.mail import Antivirus, Delivery
from tests.support.mails import a_mail, kinds


@pytest.mark.parametrize(
    ("signature", "kind"),
    [
        ("Win.Test.EICAR_HDB-1", "antivirus_match"),
        ("Heuristics.Encrypted.Zip", "antivirus_suspicion"),
        ("PUA.Win.Packer.Upx-1", "antivirus_suspicion"),
    ],
)
def test_finds_what_the_server_found(signature: str, kind: str) -> None:
    mail = a_mail(delivery=Delivery(antivirus=Antivirus(signature)))

    assert kinds(detect, mail) == [kind]


def test_spares_mail_in_which_it_found_nothing_or_was_not_asked() -> None:
    assert kinds(detect, a_mail()) == []
    assert kinds(detect, a_mail(delivery=Delivery(antivirus=Antivirus(problem="antivirus_failed")))) == []
