"""How a mail's wording reads, weighed word by word: a linear model whose every word can be shown.

`data/text_model.tsv` holds a model for English and one for Japanese, made by `python -m benchmarks.text_model train`;
docs/text-model.md says from what, how good it is, and where it errs.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Final

from services.scanner.knowledge.lists import DATA

ENGLISH, JAPANESE = "en", "ja"
LANGUAGES: Final = (ENGLISH, JAPANESE)
SHIPPED: Final = DATA / "text_model.tsv"
FIGURE: Final = "#"
"""What stands for every number."""
FEWEST_KNOWN: Final = 8
"""A text of which fewer words and word pairs are known is not judged."""

EXPLAINED_ABOVE: Final = 0.5

_READ_AT_MOST: Final = 4_000
_DAMPING: Final = 20.0
_MOST_SHOWN: Final = 6
_PIECES: Final = re.compile(
    r"[a-zß-öø-ÿ0-9][a-zß-öø-ÿ0-9@._/:?=&%+'#~-]*"
    r"|[$€£]|[おご]?[一-龯々]+|[ァ-ヺー]+|(?:(?![おご][一-龯])[ぁ-ゖ])+|\n",
)
_WORDS: Final = re.compile(r"[a-zß-öø-ÿ]+(?:'[a-zß-öø-ÿ]+)?|[0-9]+")
_KANA: Final = re.compile(r"[ぁ-ゖァ-ヺ]")
_KANA_OF_JAPANESE: Final = 10
_LONGEST_ENDING: Final = 4
_LONGEST_PARTICLE: Final = 8


@dataclass(frozen=True)
class Reading:
    """How a text reads: the calibrated probability of an attack, and the words that speak most for one."""

    probability: float
    strongest: tuple[str, ...] = ()


NOT_READ: Final = Reading(0.0)


@dataclass(frozen=True)
class TextModel:
    """A logistic regression over the words of one language; `slope` and `offset` calibrate it."""

    intercept: float
    slope: float
    offset: float
    weights: Mapping[str, float]

    def score(self, known: Iterable[float]) -> float:
        """Return the uncalibrated score of a text, from the weights of the words that are known."""
        found = tuple(known)
        return self.intercept + math.fsum(found) / math.sqrt(len(found) + _DAMPING)

    def read(self, text: str) -> Reading:
        """Return how a plain text reads; nothing where too few of its words are known."""
        known = {word: self.weights[word] for word in features(text) if word in self.weights}
        if len(known) < FEWEST_KNOWN:
            return NOT_READ
        probability = 1.0 / (1.0 + math.exp(-(self.slope * self.score(known.values()) + self.offset)))
        return Reading(
            probability, tuple(islice(_strongest(known), _MOST_SHOWN)) if probability > EXPLAINED_ABOVE else ()
        )


def _strongest(known: Mapping[str, float]) -> Iterator[str]:
    """Yield the words that speak most for an attack, a pair rather than its words, no word twice."""
    together = {
        word: weight + sum(max(0.0, known.get(part, 0.0)) for part in word.split(" ") if " " in word)
        for word, weight in known.items()
        if weight > 0
    }
    shown: set[str] = set()
    for word in sorted(together, key=lambda word: (-together[word], word)):
        parts = word.split(" ")
        if shown.isdisjoint(parts):
            shown.update(parts)
            yield word


def scale(known: int) -> float:
    """Return what each of so many known words counts; long texts shall not weigh more than short ones."""
    return 1.0 / math.sqrt(known + _DAMPING)


def language_of(text: str) -> str:
    """Return the language whose model reads a text: Japanese from ten kana on, else English."""
    if text.isascii():
        return ENGLISH
    kana = sum(1 for _, _ in zip(range(_KANA_OF_JAPANESE), _KANA.finditer(text), strict=False))
    return JAPANESE if kana == _KANA_OF_JAPANESE else ENGLISH


def features(text: str) -> set[str]:
    """Return the words of a plain text and the pairs of neighbours; figures masked, addresses and links left out."""
    found: set[str] = set()
    before = content = ""
    for word in _pieces(text[:_READ_AT_MOST]):
        first = word[:1]
        if "ぁ" <= first <= "ゖ" and "ぁ" <= word[-1] <= "ゖ":
            if content:
                found.add(content + word[:_LONGEST_ENDING])
            if 3 <= len(word) <= _LONGEST_PARTICLE:
                found.add(word)
            content = ""
            continue
        if not word:
            before = content = ""
            continue
        if word != FIGURE:
            found.add(word)
        if before:
            found.add(f"{before} {word}")
        before = word
        content = word if first > "~" else ""
    return found


def _pieces(text: str) -> Iterator[str]:
    """Yield words, kana, two characters of a run of kanji at a time; an empty string where pairs may not reach over."""
    for piece in _PIECES.findall(text):
        if piece.isalpha():
            if len(piece) > 2 and "一" <= piece[1] <= "龯":
                yield from _compound(piece)
            else:
                yield piece
        else:
            yield from _taken_apart(piece)


def _compound(piece: str) -> Iterator[str]:
    """Yield a run of kanji two at a time, without a polite ご; お客様 and its like stay whole."""
    if piece[0] == "お" and len(piece) == 3:
        yield piece
        return
    bare = piece.lstrip("おご")
    yield from (bare[start : start + 2] for start in range(0, len(bare), 2))


@lru_cache(maxsize=4096)
def _taken_apart(piece: str) -> tuple[str, ...]:
    bare = piece.rstrip(".:/?'-_=&#~+")
    if bare in {"$", "€", "£"}:
        return ("$",)
    if not bare or "@" in bare or "://" in bare or "." in bare.strip("0123456789.") or len(bare) > 40:
        return ("",)
    return tuple(FIGURE if word.isdigit() else word for word in _WORDS.findall(bare))


def parse_models(lines: Iterable[str]) -> Mapping[str, TextModel]:
    """Return the models of a file by language; raises ValueError or KeyError for a file that is wrong."""
    weights: dict[str, dict[str, float]] = {language: {} for language in LANGUAGES}
    numbers: dict[str, dict[str, float]] = {language: {} for language in LANGUAGES}
    for line in lines:
        if line.startswith("#"):
            continue
        language, word, number = line.rstrip("\n").split("\t")
        into = numbers if word.startswith("=") else weights
        into[language][word.removeprefix("=")] = float(number)
    return {
        language: TextModel(each["intercept"], each["slope"], each["offset"], weights[language])
        for language, each in numbers.items()
    }


@cache
def shipped_models() -> Mapping[str, TextModel]:
    """Return the models of this version."""
    with SHIPPED.open(encoding="utf-8") as file:
        return parse_models(file)


@lru_cache(maxsize=8)
def read(text: str) -> Reading:
    """Return how a plain text reads to the shipped model of its language."""
    return shipped_models()[language_of(text)].read(text)
