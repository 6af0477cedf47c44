import pytest

from shared.events.catalog import MailScanned, ScanCompleted
from shared.verdicts import Verdict
from tests.support.in_process import Shindan
from tests.support.visitor import Visitor

pytestmark = pytest.mark.mongodb


def kinds(scanned: MailScanned) -> set[str]:
    return {finding.kind for finding in scanned.detection.findings} if scanned.detection else set()


def test_lists_of_the_page_decide_the_next_assessment(system: Shindan, visitor: Visitor) -> None:
    visitor.sign_up()
    visitor.grant()
    saved = visitor.press(visitor.open("/mails/lists"), denied="partner.example", allowed="attacker.test")
    visitor.start()
    system.settle()

    (completed,) = system.said(ScanCompleted)
    denied = [each for each in system.said(MailScanned) if each.verdict is Verdict.SUSPICIOUS]
    assert "Saved" in saved.text()
    assert (completed.mails, completed.threats, completed.potential_threats) == (15, 3, 12)
    assert len({each.mail_id for each in denied}) == 12
    assert all("on_deny_list" in kinds(each) for each in denied)
    assert "Edit the lists" in visitor.open("/reports/").text()
