"""Asking an antivirus server about each mail before a jailed child judges it, because children have no network."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from prometheus_client import Counter

from services.scanner.clamd import Address, Clamd, ClamdFailed
from services.scanner.context import Context
from services.scanner.jail.analysers import Analysers, Judged, MailView
from services.scanner.judging.verdict import judge_findings, load_weights
from services.scanner.mail import Antivirus, Delivery
from shared.verdicts import Evidence, Finding

ASKED: Final = Counter("shindan_antivirus_mails", "Mails that an antivirus server was asked about.", ["outcome"])
REST: Final = 10.0
"""Seconds for which a server that does not answer is left alone, so that a scan does not wait for it mail by mail."""


class WithAntivirus:
    """Analysers that know what clamd said; what it could not say stands in `not_fully_analysed`."""

    def __init__(self, analysers: Analysers, clamd: Clamd, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Ask clamd, then let the analysers judge."""
        self._analysers, self._clamd, self._monotonic = analysers, clamd, monotonic
        self._resting_until = float("-inf")

    def judge(self, raw: bytes, delivery: Delivery, context: Context) -> Judged:
        """Judge one mail; a child that dies over it does not take along what clamd found."""
        said = self._ask(raw)
        judged = self._analysers.judge(raw, replace(delivery, antivirus=said), context)
        if said.problem and said.problem not in judged.judgement.not_fully_analysed:
            return _with_reason(judged, said.problem)
        return judged if judged.judgement.findings or not said.signature else _found(judged, said.signature)

    def view(self, raw: bytes) -> MailView:
        """Return what the safe view shows of a mail; nobody is asked."""
        return self._analysers.view(raw)

    def _ask(self, raw: bytes) -> Antivirus:
        if self._monotonic() < self._resting_until:
            return self._counted(Antivirus(problem="antivirus_unreachable"))
        try:
            return self._counted(Antivirus(signature=self._clamd.scan(raw)))
        except ClamdFailed as error:
            if str(error) in ("antivirus_unreachable", "antivirus_took_too_long"):
                self._resting_until = self._monotonic() + REST
            return self._counted(Antivirus(problem=str(error)))

    def _counted(self, said: Antivirus) -> Antivirus:
        outcome = said.problem.removeprefix("antivirus_") or ("found" if said.signature else "clean")
        ASKED.labels(outcome).inc()
        return said


def with_antivirus(
    analysers: Analysers, address: Address | None, *, seconds: float = 30.0, largest: int = 25_000_000
) -> Analysers:
    """Return the analysers with clamd before them; unchanged where there is no address of one."""
    return WithAntivirus(analysers, Clamd(address, seconds=seconds, largest=largest)) if address else analysers


def _with_reason(judged: Judged, reason: str) -> Judged:
    reasons = (*judged.judgement.not_fully_analysed, reason)
    return replace(judged, judgement=replace(judged.judgement, not_fully_analysed=reasons))


def _found(judged: Judged, signature: str) -> Judged:
    from services.scanner.detectors.antivirus_match import kind_of  # noqa: PLC0415 — loads every list

    finding = Finding(kind_of(signature), (Evidence("signature", signature),))
    return replace(judged, judgement=judge_findings([finding], load_weights(), judged.judgement.not_fully_analysed))
