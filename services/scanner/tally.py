"""Counting: what a page, a mailbox and a scan add up to."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields

from shared.events.details import NotRead
from shared.verdicts import AttackType, Verdict

INBOX = "inbox"


@dataclass(frozen=True)
class Tally:
    """How many mails were judged how; tallies add up."""

    mails: int = 0
    threats: int = 0
    potential_threats: int = 0
    spam: int = 0
    dangerous_in_inboxes: int = 0
    not_fully_analysed: int = 0
    first_look_only: int = 0
    """Judged by what their mailbox lists of them, without being fetched whole."""
    not_read: tuple[NotRead, ...] = field(default=())

    def __add__(self, other: "Tally") -> "Tally":
        """Add two tallies; mails that were not read are summed by reason and folder."""
        sums = {name: getattr(self, name) + getattr(other, name) for name in NUMBERS}
        return Tally(**sums, not_read=_merged(self.not_read + other.not_read))

    def __sub__(self, other: "Tally") -> "Tally":
        """Return by how much the plain counts differ, which may be less than nothing."""
        return Tally(**{name: getattr(self, name) - getattr(other, name) for name in NUMBERS})


NOTHING = Tally()

NUMBERS = tuple(each.name for each in fields(Tally) if each.name != "not_read")
"""The names of a tally's plain counts."""


def one_mail(
    verdict: Verdict,
    attack_type: AttackType | None,
    well_known: str | None,
    fully_analysed: bool,
    *,
    first_look_only: bool = False,
) -> Tally:
    """Return the tally of one judged mail; `well_known` names the folder it lies in."""
    return Tally(
        mails=1,
        threats=int(verdict is Verdict.MALICIOUS),
        potential_threats=int(verdict is Verdict.SUSPICIOUS),
        spam=int(attack_type is AttackType.SPAM),
        dangerous_in_inboxes=int(verdict is Verdict.MALICIOUS and well_known == INBOX),
        not_fully_analysed=int(not fully_analysed),
        first_look_only=int(first_look_only),
    )


def unread(reason: str, mails: int = 1, folder: str = "") -> Tally:
    """Return the tally of mails that could not be read."""
    return Tally(not_read=(NotRead(reason=reason, mails=mails, folder=folder),))


def total(tallies: Iterable[Tally]) -> Tally:
    """Add up any number of tallies."""
    return sum(tallies, Tally())


def numbers(tally: Tally) -> dict[str, int]:
    """Return the plain counts by name."""
    return {name: asdict(tally)[name] for name in NUMBERS}


def _merged(parts: Iterable[NotRead]) -> tuple[NotRead, ...]:
    mails: dict[tuple[str, str], int] = {}
    for part in parts:
        mails[part.reason, part.folder] = mails.get((part.reason, part.folder), 0) + part.mails
    return tuple(NotRead(reason=reason, folder=folder, mails=count) for (reason, folder), count in mails.items())
