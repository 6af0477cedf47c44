"""The words in which a mail is judged: verdict, attack type, finding, evidence."""

from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """How dangerous a mail is; shown as 安全 / 脅威の可能性 / 脅威."""

    CLEAN = "clean"
    SUSPICIOUS = "suspicious"
    MALICIOUS = "malicious"


class AttackType(StrEnum):
    """What a mail is after; spam is counted apart and never called a threat."""

    CREDENTIAL_PHISHING = "credential_phishing"
    MALWARE = "malware"
    BEC = "bec"
    CALLBACK_PHISHING = "callback_phishing"
    EXTORTION = "extortion"
    SCAM = "scam"
    SPAM = "spam"


class Evidence(msgspec.Struct, frozen=True):
    """Where something was seen (`field`, e.g. "header_from") and what stood there (`value`, hostile text)."""

    field: str
    value: str


class Finding(msgspec.Struct, frozen=True):
    """One thing seen in a mail, of a `kind` that has a weight and words, e.g. "lookalike_domain"."""

    kind: str
    evidence: tuple[Evidence, ...] = ()
