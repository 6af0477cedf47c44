"""All detections as JSON for programs: one object with a list, streamed; its schema is docs/detections.schema.json.

Values are raw, as they stood in the mail: whoever shows them must treat them as hostile.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from services.reports.detections import Detected, Level
from services.reports.indicators import Indicator, indicators
from services.reports.mailboxes import CoverageStatement
from services.reports.scans import Scan
from shared.events.catalog import MailboxScanned
from shared.events.details import Coverage, MicrosoftVerdict, Scope
from shared.verdicts import AttackType, Evidence
from shared.wording import Wording

FORMAT = "shindan-detections-1"


class ExportedFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing seen in a mail."""

    kind: str
    title: str
    """In the language of the download."""
    evidence: tuple[Evidence, ...]


class ExportedMail(msgspec.Struct, frozen=True, kw_only=True):
    """One detected mail."""

    mail_id: str
    verdict: Level
    attack_type: AttackType | None
    score: float
    received_at: datetime
    mailbox: str
    folder: str
    well_known_folder: str | None
    is_read: bool
    subject: str
    header_from_name: str
    header_from_address: str
    recipients: tuple[str, ...]
    internet_message_id: str
    campaign: str
    findings: tuple[ExportedFinding, ...]
    spoke_for: tuple[ExportedFinding, ...]
    microsoft: MicrosoftVerdict
    indicators: tuple[Indicator, ...]
    not_fully_analysed: tuple[str, ...]


class ExportedMailbox(msgspec.Struct, frozen=True, kw_only=True):
    """How far one mailbox was read."""

    address: str
    coverage: Coverage
    reason: str
    mails: int


class ExportedScan(msgspec.Struct, frozen=True, kw_only=True):
    """What was scanned, and how it ended."""

    scan_id: str
    tenant_id: str
    tenant_name: str
    scope: Scope
    received_since: datetime | None
    received_before: datetime
    started_at: datetime
    ended_at: datetime | None
    is_complete: bool
    """False for one that was stopped or ended early."""
    mails: int
    threats: int
    potential_threats: int


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file."""

    format: str
    scan: ExportedScan
    mailboxes: tuple[ExportedMailbox, ...]
    detections: tuple[ExportedMail, ...]


def schema() -> dict[str, Any]:
    """Return the JSON schema of the file (draft 2020-12)."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Export)}


def stream(scan: Scan, coverage: CoverageStatement, detections: Iterable[Detected], words: Wording) -> Iterator[bytes]:
    """Yield the file piece by piece, so that a million mails need no more memory than one."""
    head = {"format": FORMAT, "scan": exported_scan(scan), "mailboxes": _mailboxes(coverage)}
    yield msgspec.json.encode(head)[:-1] + b',"detections":['
    separator = b"\n"
    for each in detections:
        yield separator + msgspec.json.encode(exported_mail(each, words))
        separator = b",\n"
    yield b"\n]}\n"


def exported_scan(scan: Scan) -> ExportedScan:
    """Return a scan as the file shows it; raises ValueError for one that never began."""
    started, completed, progressed = scan.started, scan.completed, scan.progressed
    if started is None:
        raise ValueError(f"scan {scan.scan_id} never began")
    counts = completed or progressed
    mails = completed.mails if completed else progressed.mails_scanned if progressed else 0
    return ExportedScan(
        scan_id=scan.scan_id,
        tenant_id=started.tenant_id,
        tenant_name=started.tenant_name,
        scope=started.scope,
        received_since=started.received_since,
        received_before=started.received_before,
        started_at=started.started_at.astimezone(UTC),
        ended_at=scan.ended_at,
        is_complete=bool(completed and not completed.stopped),
        mails=mails,
        threats=counts.threats if counts else 0,
        potential_threats=counts.potential_threats if counts else 0,
    )


def exported_mail(each: Detected, words: Wording) -> ExportedMail:
    """Return a mail as the file shows it."""
    mail, detection = each.mail, each.detection

    def said(findings: Iterable[Any]) -> tuple[ExportedFinding, ...]:
        return tuple(
            ExportedFinding(kind=one.kind, title=words.finding(one.kind).title, evidence=one.evidence)
            for one in findings
        )

    return ExportedMail(
        mail_id=mail.mail_id,
        verdict=each.level,
        attack_type=mail.attack_type,
        score=mail.score,
        received_at=mail.received_at,
        mailbox=mail.mailbox_address,
        folder=mail.place.folder,
        well_known_folder=mail.place.well_known,
        is_read=detection.is_read,
        subject=detection.subject,
        header_from_name=detection.header_from_name,
        header_from_address=detection.header_from_address,
        recipients=detection.recipients,
        internet_message_id=detection.internet_message_id,
        campaign=detection.campaign,
        findings=said(detection.findings),
        spoke_for=said(detection.spoke_for),
        microsoft=detection.microsoft,
        indicators=tuple(indicators(each)),
        not_fully_analysed=mail.not_fully_analysed,
    )


def exported_mailbox(each: MailboxScanned) -> ExportedMailbox:
    """Return a mailbox as the file shows it."""
    return ExportedMailbox(address=each.address, coverage=each.coverage, reason=each.reason, mails=each.mails)


def _mailboxes(coverage: CoverageStatement) -> list[ExportedMailbox]:
    return [exported_mailbox(each) for each in (*coverage.read, *coverage.partly_read, *coverage.not_read)]
