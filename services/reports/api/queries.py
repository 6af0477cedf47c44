"""What programs may ask for behind the question mark and in bodies; whatever does not fit is refused."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from flask_babel import lazy_gettext as _
from msgspec import Meta, Struct

from services.reports.detections import Level, Since
from services.reports.narrowing import LONGEST_SEARCH, Narrowing
from shared.verdicts import AttackType

NO_NUL = "^[^\\x00]*$"
Word = Annotated[str, Meta(max_length=LONGEST_SEARCH, pattern=NO_NUL)]
Moment = Annotated[datetime, Meta(tz=True)]
Limit = Annotated[int, Meta(ge=1, le=200)]
MeantVerdict = Literal["threat", "potential_threat", "spam"]

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)

MEANINGS = {
    "verdict": _("What the mails are called. May be repeated; without it, threats and potential threats."),
    "attack_type": _("What the mails are after. May be repeated."),
    "place": _(
        "Well-known name of the folder, for instance inbox or junkemail; other for all others. May be repeated."
    ),
    "mailbox": _("Address of the mailbox. May be repeated."),
    "since": _("Whether the scan before had detected the mail already."),
    "campaign": _("Name of a campaign."),
    "q": _("Words that subject, sender or mailbox contain, all of them."),
    "received_from": _("Received at this moment or later, with a time zone (RFC 3339)."),
    "received_to": _("Received before this moment, with a time zone (RFC 3339)."),
    "sort": _("The most dangerous or the newest first."),
    "limit": _("How many at most."),
    "cursor": _("What the answer before said in next_cursor, with the same other parameters."),
    "scan_id": _("Id of a scan, or latest."),
    "mail_id": _("Id of a mail, as the list of detections names it."),
    "name": _("Name of a campaign, as the list of campaigns names it."),
    "assessment_id": _("Id of an assessment."),
    "operation_id": _("Id of what was asked for."),
}
"""What each parameter means, by its name."""


class PageQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which page of a list."""

    limit: Limit = 50
    cursor: Word = ""


class DetectionsQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which mails, in which order."""

    verdict: tuple[MeantVerdict, ...] = ()
    attack_type: tuple[AttackType, ...] = ()
    place: tuple[Word, ...] = ()
    mailbox: tuple[Word, ...] = ()
    since: Since | None = None
    campaign: Word = ""
    q: Word = ""
    received_from: Moment | None = None
    received_to: Moment | None = None
    sort: Literal["danger", "received"] = "danger"

    @property
    def between(self) -> dict[str, datetime]:
        """Return from when to when mails were received; moments that no clock in UTC shows as the nearest ones."""
        given = {"$gte": self.received_from, "$lt": self.received_to}
        return {name: min(max(moment, EARLIEST), LATEST) for name, moment in given.items() if moment}

    @property
    def narrowing(self) -> Narrowing:
        """Return the same as the portal's table has it."""
        return Narrowing(
            verdict=tuple(Level(each).value for each in self.verdict),
            attack_type=tuple(each.value for each in self.attack_type),
            place=self.place,
            mailbox=self.mailbox,
            since=(self.since.value,) if self.since else (),
            campaign=self.campaign,
            search=self.q,
            sort=self.sort,
        )


class RescanWanted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another scan is wanted; the mails of the one before are erased when it begins."""

    after: Annotated[
        Annotated[str, Meta(min_length=1, max_length=64)] | None,
        Meta(description="Id of the last scan, so that it is known what is erased; null where there is none any more."),
    ]


class ErasureWanted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything is to be erased."""

    erase: Literal["everything"]
