from collections.abc import Iterator

import pytest

from services.scanner.context import Context
from services.scanner.judging.engine import Engine
from services.scanner.mail import Delivery, Mail
from shared.verdicts import Finding, Verdict
from tests.support.engines import odd_links, small_engine, small_weights
from tests.support.raw_mails import raw_mail


def broken(_mail: Mail, _context: Context) -> Iterator[Finding]:
    yield Finding(str(1 // 0))


def test_a_judgement_comes_with_what_a_report_shows() -> None:
    raw = raw_mail(
        text="Your account is locked: https://odd.example/", headers=[("In-Reply-To", "<0@contoso.example>")]
    )

    judged = small_engine().judge(raw, Delivery(), Context())

    assert judged.judgement.verdict is Verdict.MALICIOUS
    assert judged.header_from.address == "hanako@contoso.example"
    assert judged.recipients == ("taro@fabrikam.example",)


def test_a_detector_that_fails_is_said_and_hides_nothing(caplog: pytest.LogCaptureFixture) -> None:
    engine = Engine((broken, odd_links), small_weights())

    judged = engine.judge(raw_mail(text="https://odd.example/"), Delivery(), Context())

    assert [each.kind for each in judged.judgement.findings] == ["odd_link"]
    assert judged.judgement.not_fully_analysed == ("detector_failed",)
    assert "ZeroDivisionError" in caplog.text


def test_the_same_text_to_other_people_has_the_same_fingerprint() -> None:
    text = "Dear {}, your parcel number {} waits for you. Please pay the customs fee within two days at https://{}.example/"

    one = small_engine().judge(
        raw_mail(to="Taro <taro@a.example>", text=text.format("Taro", 1, "x")), Delivery(), Context()
    )
    two = small_engine().judge(
        raw_mail(to="Jiro <jiro@b.example>", text=text.format("Jiro", 29, "y")), Delivery(), Context()
    )
    other = small_engine().judge(raw_mail(text=text.replace("parcel", "letter")), Delivery(), Context())

    assert one.fingerprint == two.fingerprint != other.fingerprint
