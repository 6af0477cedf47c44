"""From findings to a verdict, by weights that are data: see `data/weights.toml`.

Findings of one family see one thing in several ways, so a family counts up to a cap. "malicious" needs evidence that
stands alone or comes from two families; spam is counted apart and never makes a threat.
"""

import math
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from shared.verdicts import AttackType, Finding, Verdict

SHIPPED: Final = Path(__file__).parents[1] / "data" / "weights.toml"


@dataclass(frozen=True)
class Weight:
    """What a kind of finding weighs; a negative weight speaks for the mail."""

    weight: float
    family: str = ""
    alone: bool = False
    """Whether it suffices for "malicious" without evidence of another family."""
    attack_type: AttackType | None = None
    reason: str = ""
    settles: bool = False
    """Against a mail: it is at least suspicious. For a mail: only families that are not excusable count."""
    inexcusable: bool = False
    """Whether it is just what hijacked mailboxes and abused services bring, so that a known sender is no excuse."""
    acquits: bool = False
    """Whether it makes a mail clean whatever else was seen: an exercise that looks like an attack on purpose."""


@dataclass(frozen=True)
class Thresholds:
    """From which score on a mail is what."""

    suspicious: float
    malicious: float
    heavy: float
    """How much a family must weigh to count as evidence for "malicious"."""
    spam: float
    wanted: float = 0.0
    """How much must show what the sender is after, beside how the mail was sent."""
    spoke_for: float = 6.0
    """The most that everything which spoke for a mail takes off together."""


@dataclass(frozen=True)
class Family:
    """How much the kinds of a family may add up to; one that does not count makes spam, never a threat."""

    cap: float = math.inf
    counts: bool = True
    excusable: bool = True
    """Whether a sender whom the customer allows is spared its kinds."""
    bulk: bool = False
    """Whether it shows only how a mail was sent, which clumsy and unwanted mail shares with attacks."""


@dataclass(frozen=True)
class Weights:
    """The weight of each kind, the families they belong to, and the thresholds."""

    kinds: Mapping[str, Weight]
    families: Mapping[str, Family]
    thresholds: Thresholds

    def of(self, finding: Finding) -> Weight:
        """Return what a finding weighs; a kind that is not in the table weighs nothing."""
        return self.kinds.get(finding.kind, UNWEIGHED)

    def family(self, name: str) -> Family:
        """Return a family; one that is not in the table has no cap."""
        return self.families.get(name, Family())


UNWEIGHED: Final = Weight(0.0)


@dataclass(frozen=True)
class Judgement:
    """What a mail is, and why; findings heaviest first."""

    verdict: Verdict
    attack_type: AttackType | None = None
    score: float = 0.0
    findings: tuple[Finding, ...] = ()
    spoke_for: tuple[Finding, ...] = ()
    not_fully_analysed: tuple[str, ...] = ()


@cache
def load_weights(path: Path = SHIPPED) -> Weights:
    """Return a table of weights; raises TypeError, KeyError or ValueError for a table that is wrong."""
    with path.open("rb") as file:
        table = tomllib.load(file)
    return Weights(
        kinds={kind: _weight(**row) for kind, row in table["kinds"].items()},
        families={name: Family(**row) for name, row in table["families"].items()},
        thresholds=Thresholds(**table["thresholds"]),
    )


def _weight(*, weight: float, family: str, reason: str, attack_type: str = "", **marks: bool) -> Weight:
    return Weight(
        float(weight), family, attack_type=AttackType(attack_type) if attack_type else None, reason=reason, **marks
    )


def judge_findings(
    findings: Iterable[Finding], weights: Weights, not_fully_analysed: tuple[str, ...] = ()
) -> Judgement:
    """Return the verdict that findings add up to."""
    seen = sorted(findings, key=lambda finding: -abs(weights.of(finding).weight))
    against = tuple(each for each in seen if weights.of(each).weight >= 0)
    spoke_for = tuple(each for each in seen if weights.of(each).weight < 0)
    families = _by_family(against, weights)
    if any(weights.of(each).settles for each in spoke_for):
        families = {name: total for name, total in families.items() if not weights.family(name).excusable}
    threat = {name: total for name, total in families.items() if weights.family(name).counts}
    relief = min(_relief(spoke_for, weights), _excusable(against, sum(threat.values()), weights))
    settled = any(weights.of(each).settles for each in against)
    score = max(weights.thresholds.suspicious if settled else 0.0, sum(threat.values()) - relief)
    counted = [weights.of(each) for each in against if weights.of(each).family in threat]
    verdict = _verdict(score, threat, weights, stands_alone=any(each.alone for each in counted))
    spam = sum(families.values()) - sum(threat.values())
    acquitted = any(weights.of(each).acquits for each in spoke_for)
    if not settled and (acquitted or _wanted(threat, weights) < weights.thresholds.wanted):
        verdict = Verdict.CLEAN
    if verdict is Verdict.CLEAN:
        attack_type = AttackType.SPAM if spam - relief >= weights.thresholds.spam else None
    else:
        attack_type = _attack_type(against, threat, weights)
    return Judgement(verdict, attack_type, round(score, 2), against, spoke_for, not_fully_analysed)


def _verdict(score: float, threat: Mapping[str, float], weights: Weights, *, stands_alone: bool) -> Verdict:
    limits = weights.thresholds
    heavy = sum(1 for total in threat.values() if total >= limits.heavy)
    if score >= limits.malicious and (stands_alone or heavy > 1):
        return Verdict.MALICIOUS
    return Verdict.SUSPICIOUS if score >= limits.suspicious else Verdict.CLEAN


def _wanted(threat: Mapping[str, float], weights: Weights) -> float:
    return sum(total for name, total in threat.items() if not weights.family(name).bulk)


def _by_family(against: Iterable[Finding], weights: Weights) -> dict[str, float]:
    totals: dict[str, float] = defaultdict(float)
    for weight in {each.kind: weights.of(each) for each in against}.values():
        totals[weight.family] += weight.weight
    return {name: min(total, weights.family(name).cap) for name, total in totals.items()}


def _excusable(against: Iterable[Finding], total: float, weights: Weights) -> float:
    kinds = {each.kind: weights.of(each).weight for each in against if weights.of(each).inexcusable}
    return max(0.0, total - sum(kinds.values()))


def _relief(spoke_for: Iterable[Finding], weights: Weights) -> float:
    kinds = {each.kind: weights.of(each).weight for each in spoke_for if not weights.of(each).settles}
    return min(weights.thresholds.spoke_for, -sum(kinds.values()))


def _attack_type(against: Iterable[Finding], threat: Mapping[str, float], weights: Weights) -> AttackType | None:
    heaviest = sorted(against, key=lambda each: (-threat.get(weights.of(each).family, 0.0), -weights.of(each).weight))
    types = (weights.of(each).attack_type for each in heaviest if weights.family(weights.of(each).family).counts)
    return next((each for each in types if each is not None), None)
