"""Mails that say themselves how they are judged, at first and in hindsight, and which trace they leave."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec

from services.scanner.context import Context
from services.scanner.jail.analysers import Judged
from services.scanner.judging.traces import Trace
from services.scanner.judging.verdict import Judgement
from services.scanner.mail import Address, Delivery
from services.scanner.mail_source import Folder, Listed
from shared.events.catalog import MailScanned
from shared.mongodb import Documents
from shared.verdicts import AttackType, Evidence, Finding, Verdict
from tests.support.clock import TurnableClock
from tests.support.scanning import Stage
from tests.support.tenants import INBOX, LATEST, SENT, FakeTenant, WordAnalysers


def foretold(
    name: str,
    verdict: str = "clean",
    *,
    then: str = "",
    days_ago: float = 0.0,
    folder: Folder = INBOX,
    is_read: bool = False,
    **trace: Any,
) -> tuple[Listed, bytes]:
    """Return a mail that is judged as `verdict`, and in hindsight as `then` (the same if not given)."""
    words = {"name": name, "at_first": verdict, "then": then or verdict, "trace": trace}
    return Listed(name, LATEST - timedelta(days=days_ago), folder.id, is_read), json.dumps(words).encode()


class ForetoldAnalysers(WordAnalysers):
    """Judges as the mail says; what hindsight told stands in the finding, and its text is the fingerprint."""

    def judge(self, raw: bytes, delivery: Delivery, context: Context) -> Judged:
        """Judge as the mail says."""
        words = json.loads(raw)
        verdict = Verdict(words["then" if delivery.hindsight else "at_first"])
        told = repr(delivery.hindsight), str(sorted(context.partner_domains))
        finding = Finding("told", (Evidence("hindsight", told[0]), Evidence("partners", told[1])))
        is_clean = verdict is Verdict.CLEAN
        return Judged(
            Judgement(verdict, None if is_clean else AttackType.BEC, findings=() if is_clean else (finding,)),
            subject=words["name"],
            header_from=Address("", "stranger@attacker.test"),
            fingerprint="" if is_clean else f"text of {words['name']}",
            trace=msgspec.convert(words["trace"], Trace) if context.trace_key and not delivery.hindsight else None,
        )


STRANGER, PARTNER = 66, 77
MAILS = [
    foretold(
        "attack",
        "malicious",
        contact=STRANGER,
        domain="attacker.test",
        days_ago=0.5,
        message_id=1,
        answers_go_to=[STRANGER],
    ),
    foretold("twin", "clean", then="suspicious", contact=STRANGER, domain="attacker.test", bands=[1, 2, 3, 4]),
    foretold("threat", "malicious", contact=STRANGER, domain="attacker.test", bands=[1, 2, 3, 9]),
    foretold("doubtful", "suspicious", then="clean", contact=PARTNER, domain="fabrikam.example", days_ago=1),
    foretold("innocent", contact=PARTNER, domain="fabrikam.example", days_ago=2),
    foretold("answer", folder=SENT, is_own=True, is_sent=True, thread=[1], contacts=[STRANGER], days_ago=0.1),
]


def a_stage(
    mongodb: Documents, clock: TurnableClock, mails: Sequence[tuple[Listed, bytes]] = MAILS, mails_per_page: int = 2
) -> Stage:
    """Return a scanner of two mailboxes, one with these mails, one with an innocent mail."""
    tenant = FakeTenant({"ann": mails, "bob": [foretold("other")]})
    return Stage(mongodb, tenant, clock, analysers=ForetoldAnalysers(), mails_per_page=mails_per_page)


def last_said(stage: Stage) -> dict[str, tuple[int, str]]:
    """Return revision and verdict of the last judgement of each mail that was ever detected, by its name."""
    highest = {each.mail_id: each for each in sorted(stage.said(MailScanned), key=lambda each: each.revision)}
    names = {each.mail_id: each.detection.subject for each in stage.said(MailScanned) if each.detection}
    return {names[key]: (each.revision, each.verdict.value) for key, each in highest.items() if key in names}
