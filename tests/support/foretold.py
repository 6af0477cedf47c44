"""Mails that say themselves how they are judged, at first and in hindsight, and which trace they leave."""

import json
from datetime import timedelta
from typing import Any

import msgspec

from services.scanner.context import Context
from services.scanner.jail.analysers import Judged
from services.scanner.judging.traces import Trace
from services.scanner.judging.verdict import Judgement
from services.scanner.mail import Address, Delivery
from services.scanner.mail_source import Folder, Listed
from shared.verdicts import AttackType, Evidence, Finding, Verdict
from tests.support.tenants import INBOX, LATEST, WordAnalysers


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
