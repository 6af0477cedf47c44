"""Waves: dangerous mails whose texts are nearly the same, found by the bands that they share.

From one and the same sender a single shared band is enough.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.scanner.judging.fingerprints import ALIKE

Bands = tuple[int, ...]
NEIGHBOURS: Final = 20
"""How many texts of a band a further one is compared with; they are alike, so more would not tell more."""


@dataclass(frozen=True)
class Text:
    """A text that dangerous mails have, by its fingerprint: in how many mails, in which mailboxes, how often read."""

    fingerprint: str
    bands: Bands
    mails: int
    mailboxes: frozenset[str]
    read: int
    contacts: frozenset[int] = frozenset()
    """Who sent it."""


@dataclass(frozen=True)
class Wave:
    """Mails of nearly the same text; `campaign` is the smallest of their fingerprints, the same in every scan."""

    campaign: str
    mails: int
    mailboxes: int
    read: int


def waves_of(texts: Sequence[Text]) -> Mapping[str, Wave]:
    """Return the wave that each text's fingerprint belongs to, for waves of more than one mail."""
    waves: dict[str, Wave] = {}
    for texts_of_one in _alike(texts):
        wave = Wave(
            campaign=min(each.fingerprint for each in texts_of_one),
            mails=sum(each.mails for each in texts_of_one),
            mailboxes=len(frozenset().union(*(each.mailboxes for each in texts_of_one))),
            read=sum(each.read for each in texts_of_one),
        )
        if wave.mails > 1:
            waves |= {each.fingerprint: wave for each in texts_of_one}
    return waves


def are_alike(one: Iterable[int], other: Iterable[int]) -> bool:
    """Tell whether two texts share enough bands."""
    return len(frozenset(one) & frozenset(other)) >= ALIKE


def _alike(texts: Sequence[Text]) -> Iterable[list[Text]]:
    leaders = list(range(len(texts)))

    def leader(number: int) -> int:
        while leaders[number] != number:
            leaders[number] = leaders[leaders[number]]
            number = leaders[number]
        return number

    seen: dict[int, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        shared = Counter(other for band in text.bands for other in seen[band][:NEIGHBOURS])
        for other, bands in shared.items():
            if bands >= ALIKE or text.contacts & texts[other].contacts:
                leaders[leader(number)] = leader(other)
        for band in text.bands:
            seen[band].append(number)
    groups: dict[int, list[Text]] = defaultdict(list)
    for number, text in enumerate(texts):
        groups[leader(number)].append(text)
    return groups.values()
