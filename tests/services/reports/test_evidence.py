import pytest

from services.reports.detections import Detected, Level
from services.reports.evidence import harmless, indicators
from shared.verdicts import Evidence
from tests.support.events import a_detection, a_finding, a_mail_scanned


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("link", "https://login.a.test/x", "hxxps://login[.]a[.]test/x"),
        ("header_from", "boss@a.test", "boss[@]a[.]test"),
        ("reply_to", "a.test", "a[.]test"),
        ("text", "pay now ... or www.a.test/x", "pay now ... or www[.]a[.]test/x"),
        ("text", "口座を変更 ... 「https://a.test/x」へ", "口座を変更 ... 「hxxps://a[.]test/x」へ"),
        ("attachment", "177511.pdf.exe", "177511.pdf.exe"),
        ("display_name", "Amazon.co.jp", "Amazon.co.jp"),
        ("recipient", "anna@contoso.example", "anna@contoso.example"),
    ],
)
def test_only_what_can_be_followed_is_made_harmless(field: str, value: str, shown: str) -> None:
    assert harmless(Evidence(field, value)) == shown


def test_indicators_are_the_attackers_own() -> None:
    finding = a_finding(
        "lookalike_of_own_domain", header_from="c0ntoso.test", imitates="contoso.example", attachment="invoice.html"
    )
    detection = a_detection(header_from_address="boss@c0ntoso.test", findings=(finding,))

    found = indicators(Detected(Level.THREAT, a_mail_scanned(detection=detection)))

    assert found == ["boss[@]c0ntoso[.]test", "c0ntoso[.]test"]
