"""One mail, from raw bytes to a judgement and what a report shows of it; this runs in a jailed child."""

import logging
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from services.scanner.context import Context
from services.scanner.judging.fingerprints import fingerprint
from services.scanner.judging.forwarded import forwarded
from services.scanner.judging.traces import Trace, trace_of
from services.scanner.judging.verdict import Judgement, Weights, judge_findings, load_weights
from services.scanner.mail import Address, Delivery, Forwarded, Mail, Sighting
from services.scanner.parsing.parse import parse
from services.scanner.parsing.parts import BEGINNING
from services.scanner.sources.local_sources import NO_SOURCES, LocalSources, load_sources
from services.scanner.sources.places import Places
from shared.events.details import MicrosoftVerdict
from shared.verdicts import Finding, Verdict

Detector = Callable[[Mail, Context], Iterator[Finding]]

LONGEST_SHOWN: Final = 998
MOST_RECIPIENTS: Final = 100
NOBODY: Final = Address("", "")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Judged:
    """A judgement, and of the mail itself only what an event says; all text is hostile."""

    judgement: Judgement
    subject: str = ""
    header_from: Address = NOBODY
    recipients: tuple[str, ...] = ()
    message_id: str = ""
    microsoft: MicrosoftVerdict = field(default_factory=MicrosoftVerdict)
    fingerprint: str = ""
    """Same value, same text but for names, figures and links; empty for a mail with hardly any text."""
    trace: Trace | None = None


@dataclass(frozen=True)
class Engine:
    """What judges: the detectors and their weights, and the operator's local sources."""

    detectors: Sequence[Detector]
    weights: Weights
    sources: LocalSources = NO_SOURCES

    def judge(self, raw: bytes, delivery: Delivery, context: Context) -> Judged:
        """Judge one mail; what could not be analysed is said, never raised."""
        try:
            mail = _parsed(raw, delivery)
        except MemoryError:
            return not_judged("needed_too_much_memory")
        except Exception as error:  # noqa: BLE001 — hostile bytes must not stop a scan
            log.warning("a mail could not be parsed: %s", where(error))
            return not_judged("could_not_be_parsed")
        mail = self._with_sightings(raw, mail)
        mail = replace(mail, forwarded=self._forwarded(mail, context))
        findings, reasons = self._findings(mail, context)
        judgement = judge_findings(findings, self.weights, (*mail.not_fully_analysed, *reasons))
        return replace(about(mail), judgement=judgement, trace=_traced(mail, context))

    def _with_sightings(self, raw: bytes, mail: Mail) -> Mail:
        problems = [each for each in (self.sources.problem, mail.delivery.antivirus.problem) if each]
        sightings: list[Sighting] = []
        try:
            sightings.extend(self.sources.look(raw, mail))
        except Exception as error:  # noqa: BLE001 — a rule that fails must not hide what the detectors see
            log.warning("a local source failed: %s", where(error))
            problems.append("local_source_failed")
        return replace(mail, sightings=tuple(sightings), not_fully_analysed=(*mail.not_fully_analysed, *problems))

    def _forwarded(self, mail: Mail, context: Context) -> Forwarded | None:
        inner = forwarded(mail)
        if inner is None:
            return None
        findings, _ = self._findings(inner, context)
        if judge_findings(findings, self.weights).verdict is Verdict.CLEAN:
            return None
        return Forwarded(inner.header_from[0].address, inner.subject)

    def _findings(self, mail: Mail, context: Context) -> tuple[list[Finding], tuple[str, ...]]:
        findings: list[Finding] = []
        reasons: dict[str, None] = {}
        for detect in self.detectors:
            try:
                findings.extend(detect(mail, context))
            except MemoryError:
                reasons["needed_too_much_memory"] = None
            except Exception as error:  # noqa: BLE001 — one detector's mistake must not hide what the others see
                log.warning("a detector failed: %s", where(error))
                reasons["detector_failed"] = None
        return findings, tuple(reasons)


def _traced(mail: Mail, context: Context) -> Trace | None:
    if not context.trace_key or mail.delivery.hindsight:
        return None
    try:
        return trace_of(mail, context)
    except Exception as error:  # noqa: BLE001 — a mail is judged even where hindsight will miss it
        log.warning("no trace of a mail: %s", where(error))
        return None


def _parsed(raw: bytes, delivery: Delivery) -> Mail:
    try:
        return parse(raw, delivery)
    except MemoryError:
        beginning = parse(raw[:BEGINNING], delivery)
        reasons = (*beginning.not_fully_analysed, "needed_too_much_memory")
        return replace(beginning, raw_size=len(raw), not_fully_analysed=reasons)


def where(error: BaseException) -> str:
    """Return kind and place of an error without its text, which may quote a mail."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
    ours = [f"{Path(each.filename).name}:{each.lineno}" for each in frames if "scanner" in each.filename]
    return f"{type(error).__name__} at {place}, from {ours[-1] if ours else place}"


def shipped_engine(places: Places = Places()) -> Engine:  # noqa: B008 — frozen
    """Return the engine with the detectors and weights of this version; raises SourcesAreWrong for what lies there."""
    from services.scanner.detectors import DETECTORS  # noqa: PLC0415 — loads every list, which only a child needs

    return Engine(DETECTORS, load_weights(), load_sources(places))


def not_judged(reason: str) -> Judged:
    """Return what is said of a mail that could not be analysed at all."""
    return Judged(Judgement(Verdict.CLEAN, not_fully_analysed=(reason,)))


def about(mail: Mail) -> Judged:
    """Return what events need of a mail, with a judgement that is still empty."""
    stamped = mail.authentication
    return Judged(
        Judgement(Verdict.CLEAN),
        subject=mail.subject[:LONGEST_SHOWN],
        header_from=_shortened(mail.header_from[0]) if mail.header_from else NOBODY,
        recipients=tuple(each.address[:320] for each in mail.recipients[:MOST_RECIPIENTS]),
        message_id=mail.message_id,
        microsoft=MicrosoftVerdict(
            spf=stamped.spf,
            dkim=stamped.dkim,
            dmarc=stamped.dmarc,
            compauth=stamped.compauth,
            spam_confidence_level=mail.spam_confidence_level,
            category=mail.microsoft_category or None,
        ),
        fingerprint=fingerprint(mail),
    )


def _shortened(address: Address) -> Address:
    return Address(address.display_name[:LONGEST_SHOWN], address.address[:320])
