"""Domains that are made to be read as another: which trick turns one name into the other."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from services.scanner.knowledge.brands import brand_labels
from services.scanner.knowledge.lists import label, load, registrable

_CONFUSABLES = load("confusables")
_LETTERS = str.maketrans(_CONFUSABLES["letters"])
_TRICKS = tuple(_CONFUSABLES["tricks"].items())


MOST_WORDS: Final = 6


class Trick(StrEnum):
    """How a lookalike differs from what it imitates."""

    LOOKALIKE_LETTERS = "lookalike_letters"
    TYPO = "typo"
    ADDED_WORDS = "added_words"
    OTHER_ENDING = "other_ending"


@lru_cache(maxsize=4096)
def decoded_label(name: str) -> str:
    """Return a label with punycode resolved; unchanged where it is broken."""
    if not name.startswith("xn--"):
        return name
    try:
        return name[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return name


@lru_cache(maxsize=4096)
def skeleton(name: str) -> str:
    """Return what a label reads as: other scripts' letters as Latin ones, "rn" as "m", "0" as "o"."""
    read = decoded_label(name).translate(_LETTERS)
    for seen, meant in _TRICKS:
        read = read.replace(seen, meant)
    return read


def trick_between(name: str, real: str) -> Trick | None:
    """Return the trick by which the label `name` imitates the label `real`; None if it does not."""
    if name == real:
        return None
    if skeleton(name) == skeleton(real):
        return Trick.LOOKALIKE_LETTERS
    read = decoded_label(name)
    if len(real) >= 6 and _is_mistyped(read, real):
        return Trick.TYPO
    if len(real) >= 4 and "-" in read and real in read.split("-"):
        return Trick.ADDED_WORDS
    return None


def _is_mistyped(name: str, real: str) -> bool:
    plural = name == real + "s" or real == name + "s"
    return name[:1] == real[0] and not plural and OSA.distance(name, real, score_cutoff=1) <= 1


@lru_cache(maxsize=2048)
def imitated_domain(host: str, protected: frozenset[str]) -> tuple[str, Trick] | None:
    """Return which of the protected domains a host imitates and how; None if it is one of them or imitates none."""
    domain, name = registrable(host), label(host)
    own = {registrable(real) for real in protected}
    if domain in own:
        return None
    for real in sorted(own):
        trick = Trick.OTHER_ENDING if label(real) == name and len(name) >= 4 else trick_between(name, label(real))
        if trick:
            return real, trick
    return None


@cache
def _by_skeleton() -> Mapping[str, str]:
    return {skeleton(real): real for real in brand_labels()}


@cache
def _by_shape() -> Mapping[tuple[str, int], tuple[str, ...]]:
    shapes: dict[tuple[str, int], tuple[str, ...]] = {}
    for real in brand_labels():
        for length in (len(real) - 1, len(real), len(real) + 1):
            shapes[real[0], length] = (*shapes.get((real[0], length), ()), real)
    return shapes


def brand_before(host: str) -> str:
    """Return the brand's label that stands before a foreign registrable domain, e.g. "paypal" in paypal.x9.example."""
    front = host.removesuffix(registrable(host)).replace("-", ".")
    return next((name for name in front.split(".") if name in brand_labels()), "")


def _parts(name: str) -> Iterator[str]:
    """Yield what stands between hyphens, longer runs first: "eki-net-info" holds "eki-net"."""
    words = name.split("-")[:MOST_WORDS]
    for length in range(len(words), 0, -1):
        for begin in range(len(words) - length + 1):
            yield "-".join(words[begin : begin + length])


@lru_cache(maxsize=4096)
def imitated_brand(host: str) -> tuple[str, Trick] | None:
    """Return which brand's label a host's label imitates and how; None for a brand's own domain or an honest name."""
    name = label(host)
    known = brand_labels()
    if name in known or len(name) < 5:
        return None
    read = decoded_label(name)
    pretended = _by_skeleton().get(skeleton(name))
    if pretended:
        return pretended, Trick.LOOKALIKE_LETTERS
    skeletons = _by_skeleton()
    parts = (part if part in known else skeletons.get(skeleton(part), "") for part in _parts(read) if len(part) >= 5)
    part = next(filter(None, parts), "") if "-" in read else ""
    if part:
        return part, Trick.ADDED_WORDS
    close = (real for real in _by_shape().get((read[0], len(read)), ()) if trick_between(name, real))
    mistyped = next(close, None)
    return (mistyped, Trick.TYPO) if mistyped else None
