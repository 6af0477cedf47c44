"""How the shipped model reads labelled mail, per source and category and never pooled."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sklearn.metrics import roc_auc_score

from benchmarks.corpus import Row, read_mails
from benchmarks.own_mail.mails import own_mails
from benchmarks.text_model.examples import LICENSED
from services.scanner.detectors.reads_like_attack import LIKE, STRONGLY
from services.scanner.knowledge.text_model import JAPANESE, language_of, shipped_models
from services.scanner.knowledge.words import words_of
from services.scanner.mail import Delivery
from services.scanner.parsing.parse import parse

MODERN_HAM: Final = frozenset({"lore_usrp_users", "lore_nvdimm_ham"})
"""Innocent mail of recent years that nothing was trained on; what attacks are told apart from."""
FEWEST_SHOWN: Final = 5
HEAD: Final = """\
| source | category | mails | not judged % | ≥ 0.80 % | like % | strongly % | AUC |
|---|---|--:|--:|--:|--:|--:|--:|"""


@dataclass(frozen=True)
class Measured:
    """The probability that the model gave a mail, 0 for one not judged, and the CPU seconds that it took."""

    row: Row
    is_japanese: bool
    probability: float
    seconds: float


def measured(folder: Path) -> Iterator[Measured]:
    """Yield what the model says of each mail of a folder, fixtures apart; the time excludes parsing."""
    for mail in read_mails(folder, lambda row: row.label != "fixture"):
        yield _measured(mail.row, mail.raw)


def measured_own() -> Iterator[Measured]:
    """Yield what the model says of mail of our own invention, none of which was trained on."""
    for mail in own_mails():
        category = "innocent" if mail.is_ham else "threat"
        yield _measured(Row(mail.id, f"own mail, {mail.language}", mail.label, category), mail.raw)


def _measured(row: Row, raw: bytes) -> Measured:
    models = shipped_models()
    text = words_of(parse(raw, Delivery()))
    begun = time.thread_time()
    language = language_of(text)
    probability = models[language].read(text).probability
    return Measured(row, language == JAPANESE, probability, time.thread_time() - begun)


def table(every: Sequence[Measured]) -> Iterator[str]:
    """Yield the lines of a table; Japanese mail is shown once more apart, and a star marks what was trained on."""
    innocent = [each.probability for each in every if each.row.source in MODERN_HAM and each.row.is_ham]
    groups: Mapping[tuple[str, str], list[float]] = defaultdict(list)
    for each in every:
        star = "*" if each.row.source in LICENSED else ""
        groups[each.row.source + star, _category(each.row)].append(each.probability)
        if each.is_japanese and not each.row.source.startswith("own mail"):
            groups[each.row.source + ", Japanese", _category(each.row)].append(each.probability)
    yield HEAD
    for (source, category), found in sorted(groups.items()):
        if len(found) >= FEWEST_SHOWN:
            shares = " | ".join(f"{100 * share:.1f}" for share in _shares(found))
            yield f"| {source} | {category} | {len(found)} | {shares} | {_auc(found, innocent)} |"


def _category(row: Row) -> str:
    return "spam" if row.label == "spam" else row.category


def _shares(found: Sequence[float]) -> Iterator[float]:
    yield sum(each == 0.0 for each in found) / len(found)
    for threshold in (0.8, LIKE, STRONGLY):
        yield sum(each >= threshold for each in found) / len(found)


def _auc(found: Sequence[float], innocent: Sequence[float]) -> str:
    """Return how well the judged ones are told apart from innocent mail."""
    judged, others = [each for each in found if each], [each for each in innocent if each]
    if not judged or not others:
        return ""
    return f"{roc_auc_score([1] * len(judged) + [0] * len(others), [*judged, *others]):.3f}"


def speed(every: Iterable[Measured]) -> str:
    """Return a line about the time that a mail takes."""
    times = sorted(each.seconds * 1e6 for each in every)
    mean, half, most = sum(times) / len(times), times[len(times) // 2], times[len(times) * 99 // 100]
    return f"{len(times)} mails; µs a mail: mean {mean:.0f}, p50 {half:.0f}, p99 {most:.0f}"
