"""What a mail says: its text made plain, and the themes of phrases found in it in one pass."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

import re2
from ahocorasick_rs import AhoCorasick

from services.scanner.knowledge.lists import load
from services.scanner.knowledge.once import once_per_mail
from services.scanner.mail import Attachment, Mail

READ_AT_MOST = 5_000
"""Characters of a text that are read; an attack says what it wants before that."""
APART_AT_MOST = 60
"""Characters that may stand between two parts of a phrase."""

_INVISIBLE_POINTS = (
    *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFEFF, 0xFFA0),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x206A),
    *range(0xFE00, 0xFE10),
    *range(0xE0000, 0xE0080),
    *range(0xE0100, 0xE01F0),
)
_INVISIBLE = dict.fromkeys(_INVISIBLE_POINTS)
_TRADE_MARKS = dict.fromkeys((0x2122, 0x00AE, 0x00A9, 0x2120))
_STRAIGHT = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-"}
_LETTERS = str.maketrans(load("confusables")["letters"])
_QUOTED = re2.compile(r"(?m)^[ \t]*>.*$")
_IN_QUOTATION_MARKS = re2.compile(r"「[^「」\n]{8,200}」|『[^『』\n]{8,200}』|\"[^\"\n]{12,200}\"")
_CYRILLIC_OR_GREEK_WORDS = re2.compile(r"(?:^|\P{L})[\p{Cyrillic}\p{Greek}]{3,}(?:\P{L}|$)")


_MARKED = re2.compile(r"([A-Za-z])\p{Mn}+")
_APART = re2.compile(r"\b[a-z](?: [a-z]){3,}\b")


_MAILS = frozenset({"message/rfc822", "message/global", "application/vnd.ms-outlook", "application/vnd.ms-tnef"})


class _Part(NamedTuple):
    theme: str
    phrase: str
    order: int
    parts: int


@lru_cache(maxsize=16)
def plain(text: str) -> str:
    """Return text as it reads: compatibility forms resolved, invisible characters, loose marks and quotes gone."""
    shown = str(_QUOTED.sub("", text[:READ_AT_MOST])) if ">" in text else text[:READ_AT_MOST]
    if not shown.isascii():
        shown = unicodedata.normalize("NFKC", shown.translate(_TRADE_MARKS)).translate(_INVISIBLE).translate(_STRAIGHT)
        shown = str(_MARKED.sub(r"\1", shown))
    return " ".join(shown.lower().split())


@lru_cache(maxsize=64)
def unmasked(text: str) -> str:
    """Return a text with other scripts' letters read as the Latin ones they resemble; real Cyrillic or Greek stays."""
    if text.isascii() or _CYRILLIC_OR_GREEK_WORDS.search(text):
        return text
    return text.translate(_LETTERS)


def joined(text: str) -> str:
    """Return a plain text with words that are written letter by letter put together: "n e t f l i x" as "netflix"."""
    return str(_APART.sub(lambda found: found.group(0).replace(" ", ""), text)) if " " in text else text


@cache
def _phrases() -> tuple[AhoCorasick, tuple[tuple[_Part, ...], ...]]:
    parts: dict[str, list[_Part]] = {}
    for language in ("en", "ja", "eu"):
        for theme, phrases in load(f"phrases.{language}").items():
            for phrase in phrases:
                pieces = phrase.lower().split(" ... ")
                for order, piece in enumerate(pieces):
                    parts.setdefault(piece, []).append(_Part(theme, phrase, order, len(pieces)))
    return AhoCorasick(list(parts)), tuple(tuple(found) for found in parts.values())


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, first, last, after = text[start - 1 : start], text[start], text[end - 1], text[end : end + 1]
    cut_front = before.isascii() and before.isalnum() and first.isascii() and first.isalnum()
    cut_back = after.isascii() and after.isalnum() and last.isascii() and last.isalnum()
    return not (cut_front or cut_back)


@lru_cache(maxsize=8)
def themes_in(text: str) -> Mapping[str, tuple[str, ...]]:
    """Return, for a plain text, each theme of `data/phrases.*.toml` with the distinct phrases found."""
    automaton, owners = _phrases()
    reached: dict[tuple[str, str], tuple[int, int]] = {}
    found: dict[str, dict[str, None]] = {}
    for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        if not _stands_alone(text, start, end):
            continue
        for part in owners[index]:
            key = (part.theme, part.phrase)
            order, last_end = reached.get(key, (-1, -1))
            begins = part.order == 0
            follows = part.order == order + 1 and 0 <= start - last_end <= APART_AT_MOST
            if not (begins or follows):
                continue
            reached[key] = (part.order, end)
            if part.order == part.parts - 1:
                found.setdefault(part.theme, {})[part.phrase] = None
    return {theme: tuple(phrases) for theme, phrases in found.items()}


@lru_cache(maxsize=8)
def _read(subject: str, text: str) -> str:
    return plain(subject) + "\n" + plain(text)


def is_attached_mail(file: Attachment) -> bool:
    """Tell whether an attachment is a mail, whose words are another's."""
    return file.real_type in _MAILS


@once_per_mail
def documents_of(mail: Mail) -> str:
    """Return how the attached documents begin: PDF and Office files, which an attack moves its words into."""
    return "\n".join(file.text for file in mail.attachments[:10] if file.text and not is_attached_mail(file))


@once_per_mail
def words_of(mail: Mail) -> str:
    """Return the plain text of subject, body and documents, a line break between them."""
    documents = documents_of(mail)
    return f"{_read(mail.subject, mail.text)}\n{plain(documents)}" if documents else _read(mail.subject, mail.text)


@lru_cache(maxsize=16)
def _unquoted(text: str) -> str:
    return str(_IN_QUOTATION_MARKS.sub(" ", text))


def meant(mail: Mail, theme: str) -> tuple[str, ...]:
    """Return the phrases of a theme that the writer says himself, not those that stand in quotation marks."""
    return themes_in(_unquoted(words_of(mail))).get(theme, ())


def distinct(phrases: Iterable[str]) -> tuple[str, ...]:
    """Return the phrases that are no part of another one, so that one expression is not counted twice."""
    found = tuple(phrases)
    return tuple(each for each in found if not any(each in other and each != other for other in found))


@once_per_mail
def _said(mail: Mail) -> Mapping[str, tuple[str, ...]]:
    return themes_in(words_of(mail))


def said(mail: Mail, theme: str) -> tuple[str, ...]:
    """Return the phrases of a theme that subject or body say, in the order of their first use."""
    return _said(mail).get(theme, ())
