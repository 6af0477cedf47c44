"""Which words the model may learn: those that several of our own texts say, and that tell something."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from benchmarks.text_model.examples import Example

FEWEST_TEMPLATES: Final = 2
"""A word enters the model only when so many of our own templates say it; so no name can."""
_NAMES: Final = re.compile(r"contoso|microsoft|onedrive|dhl|クロネコ")
_CJK: Final = re.compile(r"[ァ-ヺー一-龯々]")
_KANA_ALONE: Final = re.compile(r"[ぁ-ゖ]+")
_ENDING: Final = re.compile(
    r"(?<=[^ぁ-ゖ])(?:[をのにはがでともやへ]|から|より|まで|する|します|しました|いたしま|です|ください)$"
)
GRAMMAR: Final = frozenset(
    [
        "a",
        "about",
        "after",
        "again",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "before",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "don't",
        "each",
        "for",
        "from",
        "get",
        "go",
        "had",
        "has",
        "have",
        "he",
        "her",
        "here",
        "hers",
        "him",
        "his",
        "how",
        "i",
        "i'll",
        "i'm",
        "i've",
        "if",
        "in",
        "into",
        "is",
        "it",
        "it's",
        "its",
        "just",
        "let",
        "like",
        "made",
        "make",
        "may",
        "me",
        "mine",
        "more",
        "most",
        "my",
        "need",
        "no",
        "not",
        "now",
        "of",
        "off",
        "on",
        "one",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "re",
        "s",
        "she",
        "should",
        "so",
        "some",
        "such",
        "t",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "two",
        "under",
        "until",
        "up",
        "us",
        "very",
        "was",
        "way",
        "we",
        "we'll",
        "we're",
        "we've",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "would",
        "yes",
        "you",
        "you'll",
        "you're",
        "your",
        "yours",
    ]
)
"""English words that show how a text was written and not what it says; alone they teach only the writer's style."""


def vocabulary(every: Sequence[Example]) -> list[str]:
    """Return the words, and pairs of words, that may be learned, sorted."""
    said_by: dict[str, set[str]] = defaultdict(set)
    for each in every:
        if each.is_own:
            for word in each.words:
                said_by[word].add(each.template)
    return sorted(word for word, by in said_by.items() if len(by) >= FEWEST_TEMPLATES and tells_something(word))


def tells_something(word: str) -> bool:
    """Tell whether a word carries meaning: no grammar, no single character, no name of a firm."""
    if _NAMES.search(word) or _KANA_ALONE.fullmatch(word) or _ENDING.search(word):
        return False
    return any(_is_telling(part) for part in word.split(" "))


def _is_telling(part: str) -> bool:
    least = 2 if _CJK.search(part) else 3
    return len(part) >= least and part not in GRAMMAR
