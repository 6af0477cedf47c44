import pytest

from services.reports.impersonation import impersonated
from shared.verdicts import Finding
from tests.support.events import a_detection, a_finding


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (a_finding("brand_as_sender", brand="Amazon"), ["brand:Amazon"]),
        (
            a_finding("lookalike_of_brand", header_from="amaz0n.test", imitates="amazon", brand="Amazon"),
            ["brand:Amazon"],
        ),
        (a_finding("brand_in_text", text="aws", brand="Amazon Web Services"), ["brand:Amazon Web Services"]),
        (a_finding("colleague_impersonated", real_address="Yuko@contoso.example"), ["colleague:yuko@contoso.example"]),
        (a_finding("lookalike_of_partner", imitates="fabrikam.example"), ["partner:fabrikam.example"]),
        (a_finding("lookalike_of_own_domain", imitates="contoso.example"), ["own:contoso.example"]),
        (a_finding("urgency", words="now"), []),
        (a_finding("brand_as_sender"), []),
    ],
)
def test_who_is_imitated(finding: Finding, expected: list[str]) -> None:
    assert impersonated(a_detection(findings=(finding,))) == expected


def test_one_that_is_imitated_in_two_ways_is_named_once() -> None:
    twice = (
        a_finding("brand_as_sender", brand="Amazon"),
        a_finding("lookalike_of_brand", imitates="amazon", brand="Amazon"),
    )

    assert impersonated(a_detection(findings=twice)) == ["brand:Amazon"]


def test_a_mail_without_detection_imitates_nobody() -> None:
    assert impersonated(None) == []
