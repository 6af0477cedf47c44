from typing import Any

import pytest
import stix2
from stix2patterns.validator import validate

from services.reports.exports.stix import bundle
from shared.events.details import MicrosoftVerdict
from shared.verdicts import AttackType, Verdict
from shared.wording import of
from tests.services.reports.builders import a_detected, an_ended_scan
from tests.support.events import NOON, a_finding

LINK = "https://evil.test/path"


def parsed(*detections: Any) -> Any:
    return stix2.parse(bundle(an_ended_scan(), detections, of("en"), "Shindan").decode())


def the_indicators(*detections: Any) -> list[Any]:
    return [each for each in parsed(*detections).objects if each["type"] == "indicator"]


def test_every_kind_of_indicator_is_a_valid_pattern() -> None:
    findings = (
        a_finding("shortened_link", link=LINK, reply_to="answer@evil.test"),
        a_finding("lookalike_of_brand", header_from="examp1e.test"),
        a_finding("bad_file", md5="a" * 32, sha1="b" * 40, sha256="c" * 64),
    )

    patterns = [each.pattern for each in the_indicators(a_detected(findings=findings))]

    assert len(patterns) == 6
    assert all(validate(each, "2.1") for each in patterns)


@pytest.mark.parametrize("quoted", ["o'neil@evil.test", "o''@evil.test"])
def test_a_quotation_mark_ends_no_pattern(quoted: str) -> None:
    findings = (a_finding("shortened_link", reply_to=quoted, link=f"https://evil.test/{quoted}"),)

    assert the_indicators(a_detected(findings=findings)) == []


def test_a_value_of_several_mails_is_named_once_with_the_worst_of_them() -> None:
    findings = (a_finding("shortened_link", link=LINK),)
    lighter = a_detected(findings=findings, verdict=Verdict.SUSPICIOUS, attack_type=AttackType.SCAM, received_at=NOON)
    worse = a_detected(findings=findings, verdict=Verdict.MALICIOUS, attack_type=AttackType.BEC)

    (indicator,) = the_indicators(lighter, worse)

    assert indicator.indicator_types == ["malicious-activity"]
    assert indicator.labels == ["bec", "scam"]
    assert indicator.valid_from == worse.mail.received_at


def test_the_same_scan_gives_the_same_ids() -> None:
    mail = a_detected(microsoft=MicrosoftVerdict(dmarc="pass"))

    assert parsed(mail) == parsed(mail)


def test_spam_gives_none() -> None:
    spam = a_detected(attack_type=AttackType.SPAM, findings=(a_finding("newsletter", link=LINK),))

    assert the_indicators(spam) == []
