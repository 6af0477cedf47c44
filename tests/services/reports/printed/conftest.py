"""Reports as they are handed out, printed once for all tests that look at them with other programs."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.large_result import LargeResult
from services.reports import wiring
from services.reports.settings import Settings
from shared.events.catalog import Event
from shared.events.details import Coverage, Place, Scope
from shared.mongodb import connect
from shared.web.sign_in import sign_in
from tests.support.events import (
    CUSTOMER,
    NOON,
    a_detection,
    a_finding,
    a_mail_scanned,
    a_mailbox_scanned,
    a_scan_completed,
    a_scan_started,
    heard,
)
from tests.support.hostile_text import HOSTILE

STRANGE = (
    *HOSTILE,
    "A" * 400,
    f"https://{'x' * 300}.test/",
    "😀🎉 お荷物 📦 が届きました 🇯🇵 ❤️ ✅⚠️🔒",
    "مرحبا بكم — تحديث الحساب عاجل",
    "שלום עולם: חשבון 123 נחסם",
    "Обновление учётной записи, ไทย, हिन्दी, 한국어, 简体中文",
    "髙﨑 𠮷野家 ①㈱ ﾊﾝｶｸ 𝓕𝓻𝓮𝓮",
    "\u0378\U0003ffff\ue000",
)
"""What attackers write, what is too long for a line, and scripts and signs that few fonts have."""


@dataclass(frozen=True)
class Printed:
    """A report, its language and its file."""

    language: str
    pdf: bytes
    path: Path


def ordinary() -> Iterator[Event]:
    """Yield an assessment with all there can be to say, after another one."""
    result = LargeResult(customer_id=CUSTOMER, detections=40, mailboxes=14, mails=2_000, days=60)
    month = timedelta(days=31)
    yield from replace(result, scan_id="4" * 32, detections=30, started_at=result.started_at - month).events()
    yield from result.events()


def strange() -> Iterator[Event]:
    """Yield an assessment in which strange texts stand wherever a stranger can write."""
    everything = "".join(each[:40] for each in STRANGE)
    yield a_scan_started(tenant_name=everything, granted_by=everything, group=everything, scope=Scope.GROUP)
    for number, text in enumerate(STRANGE):
        kinds = ("lookalike_of_brand", "colleague_impersonated", "lookalike_of_own_domain", "brand_as_sender")
        detection = a_detection(
            subject=text,
            header_from_name=text,
            header_from_address=f"{text}@evil.test",
            findings=tuple(a_finding(kind, header_from=text, imitates=text, brand=text) for kind in kinds),
            campaign=f"wave {number}",
        )
        mailbox, place = {"mailbox_id": f"{number:032x}"}, Place(folder=text)
        shown = {"mailbox_address": f"{text[:200]}@a.test", "place": place, "detection": detection}
        for mail_id, score in ((f"a{number}", 9.0), (f"b{number}", 8.0)):
            yield a_mail_scanned(**mailbox, mail_id=mail_id, score=score, **shown)
        partly = {"coverage": Coverage.PARTLY_READ, "reason": "too_large"} if number % 3 == 0 else {}
        yield a_mailbox_scanned(**mailbox, address=f"{text[:200]}@a.test", display_name=text, **partly)
    yield a_scan_completed(mails=2 * len(STRANGE), threats=2 * len(STRANGE))


def _listing(settings: Settings, *, in_full: int) -> Settings:
    return settings.model_copy(update={"pdf_in_full": in_full})


def _printed(uri: str, settings: Settings, host: str, language: str, events: Iterator[Event]) -> bytes:
    database = connect(uri, f"printed_{uuid.uuid4().hex}")
    handlers = wiring.handlers(wiring.dependencies(settings, database))
    for event in events:
        handlers[type(event)](heard(event))
    app = wiring.make_app(settings, database, clock=lambda: NOON + timedelta(hours=6))

    @app.get("/let-in")
    def let_in() -> str:
        sign_in(CUSTOMER, "admin@contoso.example", "Asia/Tokyo")
        return ""

    client, portal = app.test_client(), f"http://{host}"
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    client.get("/reports/let-in", base_url=portal)
    answer = client.get("/reports/report.pdf", base_url=portal)
    database.client.drop_database(database.name)
    database.client.close()
    assert answer.status_code == 200
    return bytes(answer.data)


@pytest.fixture(scope="session")
def report(mongodb_uri: str, reports_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """The report of an ordinary assessment, in Japanese under the second brand; ten mails have one line each."""
    path, settings = tmp_path_factory.mktemp("printed") / "report.pdf", _listing(reports_settings, in_full=30)
    path.write_bytes(_printed(mongodb_uri, settings, "shindan.nozomi.example", "ja", ordinary()))
    return Printed("ja", path.read_bytes(), path)


@pytest.fixture(scope="session")
def strange_report(mongodb_uri: str, reports_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """The report of an assessment full of strange texts, in English; each stands in both lists of mails."""
    path = tmp_path_factory.mktemp("printed") / "strange.pdf"
    settings = _listing(reports_settings, in_full=len(STRANGE))
    path.write_bytes(_printed(mongodb_uri, settings, "shindan.example", "en", strange()))
    return Printed("en", path.read_bytes(), path)
