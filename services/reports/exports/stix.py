"""The indicators of a scan as a STIX 2.1 bundle (OASIS, STIX Version 2.1), which threat intelligence platforms import.

Ids are derived from the scan and the value, so that what is downloaded twice is known as the same.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from services.reports.detections import DANGEROUS, Detected, Level
from services.reports.indicators import Indicator, Kind, indicators
from services.reports.scans import Scan
from shared.wording import Wording

_NAMESPACE = uuid.UUID("23c0886b-6bde-54d7-8f23-7a7ab2b6f5c5")
_PATTERNS = {
    Kind.URL: "url:value",
    Kind.DOMAIN: "domain-name:value",
    Kind.ADDRESS: "email-addr:value",
    Kind.MD5: "file:hashes.MD5",
    Kind.SHA1: "file:hashes.'SHA-1'",
    Kind.SHA256: "file:hashes.'SHA-256'",
}
_TYPES = {Level.THREAT: "malicious-activity", Level.POTENTIAL_THREAT: "anomalous-activity"}
_CONFIDENCE = {Level.THREAT: 85, Level.POTENTIAL_THREAT: 50}
"""Of 100, on the scale "High" and "Medium" of STIX 2.1, appendix A."""


@dataclass(frozen=True)
class _Sighted:
    """In which mails an indicator stood."""

    level: Level
    attack_types: frozenset[str]
    first_at: datetime
    mails: int = 1

    def and_in(self, each: Detected) -> "_Sighted":
        also = _sighted(each)
        return replace(
            self,
            level=Level.THREAT if Level.THREAT in (self.level, also.level) else self.level,
            attack_types=self.attack_types | also.attack_types,
            first_at=min(self.first_at, also.first_at),
            mails=self.mails + 1,
        )


def bundle(scan: Scan, detections: Iterable[Detected], words: Wording, operator: str) -> bytes:
    """Return the bundle of an ended scan as JSON; `operator` is who made it. Spam gives no indicators."""
    if scan.ended_at is None:
        raise ValueError(f"scan {scan.scan_id} has not ended")
    found: dict[Indicator, _Sighted] = {}
    for each in (each for each in detections if each.level in DANGEROUS):
        for indicator in indicators(each):
            known = found.get(indicator)
            found[indicator] = known.and_in(each) if known else _sighted(each)
    made_at = _time(scan.ended_at)
    maker = _identity(operator, made_at)
    common = {"spec_version": "2.1", "created_by_ref": maker["id"], "created": made_at, "modified": made_at}
    objects = [
        {"type": "indicator", "id": _id("indicator", f"{scan.scan_id}:{each.kind}:{each.value}")}
        | common
        | _said(each, sighted, words)
        for each, sighted in found.items()
    ]
    whole = {"type": "bundle", "id": _id("bundle", scan.scan_id), "objects": [maker, *objects]}
    return msgspec.json.format(msgspec.json.encode(whole))


def _said(indicator: Indicator, sighted: _Sighted, words: Wording) -> dict[str, Any]:
    kinds = sorted(sighted.attack_types)
    said = {"description": ", ".join(map(words.attack_type, kinds)), "labels": kinds} if kinds else {}
    return {
        "name": f"{indicator.kind}: {indicator.value}"[:200],
        "indicator_types": [_TYPES[sighted.level]],
        "confidence": _CONFIDENCE[sighted.level],
        "pattern": f"[{_PATTERNS[indicator.kind]} = '{_escaped(indicator.value)}']",
        "pattern_type": "stix",
        "valid_from": _time(sighted.first_at),
        **said,
    }


def _identity(operator: str, made_at: str) -> dict[str, Any]:
    return {
        "type": "identity",
        "spec_version": "2.1",
        "id": _id("identity", operator),
        "created": made_at,
        "modified": made_at,
        "name": operator,
        "identity_class": "organization",
    }


def _sighted(each: Detected) -> _Sighted:
    kind = each.mail.attack_type
    return _Sighted(each.level, frozenset({kind.value} if kind else ()), each.mail.received_at)


def _id(kind: str, name: str) -> str:
    return f"{kind}--{uuid.uuid5(_NAMESPACE, name)}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"
