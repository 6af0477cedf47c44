"""How findings, attack types, verdicts and reasons are said to people, in Japanese and English."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from shared.verdicts import AttackType, Verdict

LANGUAGES: Final = ("ja", "en")
FALLBACK: Final = "en"


@dataclass(frozen=True)
class Words:
    """A finding in words: what was seen, why it matters, what to do."""

    title: str
    explanation: str
    advice: str


@dataclass(frozen=True)
class Wording:
    """Everything that is said about mail in one language."""

    language: str
    findings: Mapping[str, Words]
    attack_types: Mapping[str, str]
    verdicts: Mapping[str, str]
    reasons: Mapping[str, str]
    evidence_fields: Mapping[str, str]

    def finding(self, kind: str) -> Words:
        """Return the words for a kind; for one of another version, its bare name."""
        return self.findings.get(kind, Words(kind.replace("_", " "), "", ""))

    def attack_type(self, attack_type: AttackType | str) -> str:
        """Return the name of an attack type."""
        return self.attack_types.get(str(attack_type), str(attack_type))

    def verdict(self, verdict: Verdict | str) -> str:
        """Return the name of a verdict."""
        return self.verdicts.get(str(verdict), str(verdict))

    def reason(self, code: str) -> str:
        """Return why something was not read, not looked at, or failed."""
        return self.reasons.get(code, code.replace("_", " "))

    def evidence_field(self, field: str) -> str:
        """Return the name of the place where evidence was seen."""
        return self.evidence_fields.get(field, field.replace("_", " "))


@cache
def of(language: str) -> Wording:
    """Return the wording of "ja" or "en"; English for any other language."""
    known = language if language in LANGUAGES else FALLBACK
    findings, general = _load(f"findings.{known}"), _load(f"general.{known}")
    advice = findings["advice"]
    return Wording(
        language=known,
        findings={
            kind: Words(entry["title"], entry["explanation"], advice[entry["advice"]])
            for kind, entry in findings["findings"].items()
        },
        attack_types=general["attack_types"],
        verdicts=general["verdicts"],
        reasons=general["reasons"],
        evidence_fields=general["evidence_fields"],
    )


def _load(name: str) -> dict[str, Any]:
    with (Path(__file__).parent / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
