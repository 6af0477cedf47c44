"""What customers can choose: the platform, the mailboxes, how far back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.consent.addresses import MOST_ADDRESSES, read_addresses
from services.consent.periods import DAYS, FROM_TO, Bounds, WrongPeriod, read_period
from services.consent.wanted import Wanted
from shared.events.details import Scope
from shared.web.brands import Brand

PLATFORMS = {
    "microsoft_365": "Microsoft 365",
    "google_workspace": "Google Workspace",
    "windows": "Windows",
    "macos": "macOS",
}
"""All tiles, by the name that brands use."""

READABLE = frozenset({"microsoft_365"})
"""The platforms that this system can read; a brand cannot offer more."""


def offered_platforms(brand: Brand) -> frozenset[str]:
    """Return the platforms that can be chosen under a brand."""
    return READABLE & frozenset(brand.platforms)


class NotOffered(Exception):
    """A form says something that was not offered."""

    def __init__(self, form: Mapping[str, str], mistake: str = "", wrong_lines: Sequence[int] = ()) -> None:
        """Take what was typed, what is wrong ("none", "too_many", "lines", "group", or with days), and which lines."""
        super().__init__(mistake)
        self.form = form
        self.mistake = mistake
        self.wrong_lines = wrong_lines


def read_choice(form: Mapping[str, str], zone: str, now: datetime) -> Wanted:
    """Return what a form says, its days being those of a time zone; raises NotOffered."""
    scope, days = form.get("scope", ""), form.get("days", "")
    if scope not in {each.value for each in Scope} or days not in (*DAYS, FROM_TO):
        raise NotOffered(form)
    mailboxes = _named(form) if scope == Scope.NAMED_MAILBOXES else ()
    group = _group(form) if scope == Scope.GROUP else ""
    bounds = _bounds(form, zone, now) if days == FROM_TO else None
    return Wanted(
        scope=Scope(scope),
        days=int(days) if days.isdecimal() else None,
        mailboxes=mailboxes,
        group=group,
        received_since=bounds.since if bounds else None,
        received_before=bounds.before if bounds else None,
    )


def _bounds(form: Mapping[str, str], zone: str, now: datetime) -> Bounds:
    try:
        return read_period(form.get("first_day", ""), form.get("last_day", ""), zone, now)
    except WrongPeriod as wrong:
        raise NotOffered(form, str(wrong)) from wrong


def _group(form: Mapping[str, str]) -> str:
    typed = read_addresses(form.get("group", ""))
    if typed.wrong_lines or len(typed.addresses) != 1:
        raise NotOffered(form, "group")
    return typed.addresses[0]


def _named(form: Mapping[str, str]) -> tuple[str, ...]:
    typed = read_addresses(form.get("mailboxes", ""))
    if typed.wrong_lines:
        raise NotOffered(form, "lines", typed.wrong_lines)
    if not typed.addresses:
        raise NotOffered(form, "none")
    if len(typed.addresses) > MOST_ADDRESSES:
        raise NotOffered(form, "too_many")
    return typed.addresses
