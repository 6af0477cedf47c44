"""Filling a scenario's text: ``{a|b}`` chooses, ``{1=a|b}`` chooses in step with others, ``{name}`` is looked up."""

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from random import Random

from emulator.contoso.people import DATA
from emulator.contoso.schedule import TOKYO

INNERMOST = re.compile(r"\{([^{}]*)\}")
WEEKDAYS_JA = "月火水木金土日"


@cache
def vocabulary(language: str) -> dict[str, list[str]]:
    """Return the words that a slot of this language may take, by slot."""
    words: dict[str, list[str]] = tomllib.loads((DATA / f"words_{language}.toml").read_text("utf-8"))
    return words


def day(time: datetime, language: str) -> str:
    """Return a date as a colleague would write it: 11月26日(木), or Thursday 26 November."""
    if language == "ja":
        return f"{time.month}月{time.day}日({WEEKDAYS_JA[time.weekday()]})"
    return f"{time:%A} {time.day} {time:%B}"


def month(time: datetime, language: str) -> str:
    """Return the month's name."""
    return f"{time.month}月" if language == "ja" else f"{time:%B}"


def working_day(time: datetime, ahead: int) -> datetime:
    """Return the day that lies so many days ahead, moved past a weekend."""
    there = time + timedelta(days=ahead)
    return there + timedelta(days=max(0, 7 - there.weekday()) if there.weekday() >= 5 else 0)


class Words:
    """The slots of one conversation, which stay the same through all its mails."""

    def __init__(self, random: Random, language: str, at: datetime, known: Mapping[str, str]) -> None:
        """Begin with the values that are known; dates are counted from `at`."""
        self.random = random
        self.language = language
        self.at = at.astimezone(TOKYO)
        self.known = dict(known)

    def fill(self, template: str) -> str:
        """Return the text with every slot filled and every choice made."""
        while INNERMOST.search(template):
            template = INNERMOST.sub(lambda match: self.one(match[1]), template)
        return template

    def one(self, slot: str) -> str:
        """Return what stands in place of one pair of braces."""
        if "|" in slot:
            return self.chosen(slot)
        if slot not in self.known:
            self.known[slot] = self.invent(slot)
        return self.known[slot]

    def chosen(self, slot: str) -> str:
        """Return one of the texts; all choices with the same number take the text at the same place."""
        number, _, texts = slot.partition("=")
        if not number.isdigit():
            return self.random.choice(slot.split("|"))
        choices = texts.split("|")
        return choices[int(self.known.setdefault(f"choice {number}", str(self.random.randrange(len(choices)))))]

    def invent(self, slot: str) -> str:
        """Return a value for a slot that was not used before; a KeyError for one that does not exist."""
        name, _, parameter = slot.partition(":")
        kind = name.rstrip("23")
        if kind in ("day", "month", "iso", "yyyymm", "year"):
            return self.date(kind, int(parameter or 0))
        if kind in ("digits", "hex", "n", "yen", "usd"):
            return self.number(kind, int(parameter))
        return self.random.choice(vocabulary(self.language)[kind])

    def number(self, kind: str, size: int) -> str:
        """Digits: so many of them, or for "n" a count up to `size`."""
        if kind == "hex":
            return self.random.randbytes(size).hex()[:size]
        if kind == "n":
            return str(self.random.randint(2, size))
        if kind == "yen":
            return f"{self.random.randrange(110, 990) * 10 ** max(size - 3, 0):,}"
        figure = self.random.randrange(10 ** (size - 1), 10**size)
        return str(figure) if kind == "digits" else f"{figure:,}.{self.random.randrange(100):02}"

    def date(self, name: str, ahead: int) -> str:
        """Return the mail's own date, moved by days (months for "month" and "yyyymm")."""
        if name == "day":
            return day(working_day(self.at, ahead), self.language)
        if name == "iso":
            return f"{self.at + timedelta(days=ahead):%Y-%m-%d}"
        if name == "year":
            return str(self.at.year + ahead)
        moved = self.at.replace(day=15) + timedelta(days=30 * ahead)
        return month(moved, self.language) if name == "month" else f"{moved:%Y%m}"
