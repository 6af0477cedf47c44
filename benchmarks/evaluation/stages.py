"""Where the time of a mail goes: parsing, each detector, and what is said of the mail in the end."""

import time
from collections import defaultdict
from collections.abc import Iterator, MutableMapping, Sequence
from statistics import mean

from services.scanner.context import Context
from services.scanner.detectors import DETECTORS
from services.scanner.judging.engine import about
from services.scanner.judging.verdict import judge_findings, load_weights
from services.scanner.mail import Mail
from services.scanner.parsing.parse import parse
from shared.verdicts import Finding

SHOWN = 12


def stages(mails: Sequence[bytes]) -> Iterator[tuple[str, str]]:
    """Yield the name and the mean microseconds of each stage, and of the detectors that take longest."""
    parsing, judging, saying = [], [], []
    detectors: dict[str, float] = defaultdict(float)
    weights, context = load_weights(), Context()
    for raw in mails:
        begun = time.perf_counter()
        mail = parse(raw)
        parsed = time.perf_counter()
        findings = list(_detected(mail, context, detectors))
        detected = time.perf_counter()
        judge_findings(findings, weights)
        judged = time.perf_counter()
        about(mail)
        parsing.append(parsed - begun)
        judging.append(judged - detected)
        saying.append(time.perf_counter() - judged)
    yield "parsing", _micro(mean(parsing))
    yield "detectors, together", _micro(sum(detectors.values()) / len(mails))
    for name, seconds in sorted(detectors.items(), key=lambda each: -each[1])[:SHOWN]:
        yield f"… {name}", _micro(seconds / len(mails))
    yield "verdict", _micro(mean(judging))
    yield "what an event says of the mail", _micro(mean(saying))


def _detected(mail: Mail, context: Context, taken: MutableMapping[str, float]) -> Iterator[Finding]:
    for detect in DETECTORS:
        begun = time.perf_counter()
        yield from detect(mail, context)
        taken[detect.__module__.rpartition(".")[2]] += time.perf_counter() - begun


def _micro(seconds: float) -> str:
    return f"{seconds * 1_000_000:.0f}"
