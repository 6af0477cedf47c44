import pytest

from services.reports.indicators import Indicator, Kind, indicators
from shared.events.details import MicrosoftVerdict
from tests.services.reports.builders import a_detected
from tests.support.events import a_finding

PROVED = MicrosoftVerdict(dmarc="pass")
FORGED = MicrosoftVerdict(dmarc="fail")
SHA256 = "a" * 64


def found(*findings: object, **changes: object) -> set[Indicator]:
    return set(indicators(a_detected(findings=findings, **changes)))


def test_the_address_of_a_proved_sender_is_one() -> None:
    assert found(microsoft=PROVED, header_from_address="A@Evil.test") == {Indicator(Kind.ADDRESS, "a@evil.test")}


def test_the_address_that_was_forged_is_none() -> None:
    assert found(microsoft=FORGED, header_from_address="ceo@contoso.example") == set()


def test_a_lookalike_domain_is_one_though_the_sender_is_not_proved() -> None:
    assert found(a_finding("lookalike_of_brand", header_from="x@examp1e.test"), microsoft=FORGED) == {
        Indicator(Kind.DOMAIN, "examp1e.test")
    }


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("link", "https://evil.test/a?b=c", Kind.URL),
        ("leads_to", "http://evil.test/", Kind.URL),
        ("reply_to", "answer@evil.test", Kind.ADDRESS),
        ("sha256", SHA256, Kind.SHA256),
        ("file", "b" * 32, Kind.MD5),
    ],
)
def test_what_evidence_names_is_one(field: str, value: str, kind: Kind) -> None:
    assert found(a_finding("shortened_link", **{field: value}), microsoft=FORGED) == {Indicator(kind, value)}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("link", "docs.example"),
        ("link", "javascript:alert(1)"),
        ("link", "https://evil.test/' OR '1'='1"),
        ("recipient", "https://contoso.example/"),
        ("reply_to", "not an address"),
        ("text", "see https://evil.test"),
        ("header_from", "examp1e.test"),
    ],
)
def test_what_is_not_certain_is_none(field: str, value: str) -> None:
    assert found(a_finding("shortened_link", **{field: value}), microsoft=FORGED) == set()
