"""The words of this service's own lists, in the language of the page."""

from collections.abc import Sequence

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from services.reports.detections import Detected, Level
from services.reports.figures import Figures, Imitated
from services.reports.impersonation import Role
from services.reports.results import Result
from services.reports.timeline import Timeline
from shared.events.details import Coverage, FailureReason, Place
from shared.verdicts import AttackType
from shared.web.formatting import number
from shared.web.language import current_language
from shared.wording import of

LEVELS: dict[Level, LazyString] = {
    Level.THREAT: _("Threat"),
    Level.POTENTIAL_THREAT: _("Potential threat"),
    Level.SPAM: _("Spam"),
    Level.CLEAN: _("Clean"),
}
MEANINGS: dict[Level, LazyString] = {
    Level.THREAT: _("A mail that is dangerous with high certainty."),
    Level.POTENTIAL_THREAT: _("A mail with a serious sign of danger that a person should look at."),
    Level.SPAM: _("Unwanted advertising; a nuisance, but no threat."),
}
BADGES = {Level.THREAT: "malicious", Level.POTENTIAL_THREAT: "suspicious", Level.SPAM: "info", Level.CLEAN: "clean"}
MARKS = {Level.THREAT: "▲", Level.POTENTIAL_THREAT: "◆", Level.SPAM: "●", Level.CLEAN: "●"}
"""The icons of the badges as characters, for paper."""

PLACES: dict[str, LazyString] = {
    "inbox": _("Inbox"),
    "junkemail": _("Junk"),
    "deleteditems": _("Deleted items"),
    "recoverableitemsdeletions": _("Recoverable items"),
    "archive": _("Archive"),
    "sentitems": _("Sent items"),
    "drafts": _("Drafts"),
    "clutter": _("Clutter"),
    "conversationhistory": _("Conversation history"),
    "other": _("Other folders"),
}
RISKS: dict[str, LazyString] = {
    "high": _("High: a threat was opened"),
    "raised": _("Raised: a threat lies in the inbox"),
    "watch": _("To be watched"),
}
RISKS_IN_SHORT: dict[str, LazyString] = {"high": _("High"), "raised": _("Raised"), "watch": _("To be watched")}
SORTS: dict[str, LazyString] = {
    "danger": _("Verdict"),
    "received": _("Received"),
    "attack_type": _("Attack type"),
    "subject": _("Subject"),
    "sender": _("Sender"),
    "mailbox": _("Mailbox"),
    "place": _("Place"),
    "read": _("Read"),
}
FACETS: dict[str, LazyString] = {
    "verdict": _("Verdict"),
    "attack_type": _("Attack type"),
    "place": _("Place"),
    "since": _("Since the assessment before"),
    "mailbox": _("Mailbox"),
}
COVERAGE: dict[Coverage, LazyString] = {
    Coverage.READ: _("read to the end"),
    Coverage.PARTLY_READ: _("partly read"),
    Coverage.NOT_READ: _("not read"),
}
ROLES: dict[Role, LazyString] = {
    Role.BRAND: _("Brands"),
    Role.COLLEAGUE: _("Colleagues"),
    Role.PARTNER: _("Business partners"),
    Role.OWN: _("Your own name"),
}
SINCE: dict[str, LazyString] = {"new": _("new"), "known": _("seen before")}
CODES: dict[str, LazyString] = {
    "lookalike_letters": _("letters that look alike"),
    "typo": _("a letter changed, missing or too many"),
    "added_words": _("words added"),
    "other_ending": _("another ending"),
    "archive_bomb": _("unpacks to a gigantic size"),
    "archive_overlap": _("its parts overlap"),
    "names_disagree": _("its directory and its content name different files"),
    "xlm_macros": _("Excel 4.0 macros"),
    "ole_object": _("an embedded object"),
    "activex": _("an ActiveX control"),
}
"""What evidence says by a code of ours: how a lookalike differs, how an archive misleads, what a document carries."""
CODE_FIELDS = frozenset({"trick", "trait", "part"})

FAILURE_ADVICE: dict[FailureReason, LazyString] = {
    FailureReason.PERMISSION_MISSING: _("Grant the permission again, with an account that may do so."),
    FailureReason.PERMISSION_WITHDRAWN: _("If this was not intended, grant the permission again and start anew."),
    FailureReason.NO_MAILBOX: _("See that the mailboxes to assess are in Microsoft 365, then choose the scope again."),
    FailureReason.TOOK_TOO_LONG: _("Start again with a shorter period or with fewer mailboxes."),
    FailureReason.CUSTOMER_ERASED: _("Sign up again if you want another assessment."),
}


def place_name(place: Place) -> str:
    """Return where a mail lies; folders that people made keep their own (hostile) name."""
    return str(PLACES[place.well_known]) if place.well_known in PLACES else place.folder


def facet_value(facet: str, value: str) -> str:
    """Return one value of a facet in words."""
    if facet == "verdict":
        return str(LEVELS[Level(value)]) if value in set(Level) else value
    if facet == "attack_type":
        return of(current_language()).attack_type(value)
    named = {"place": PLACES, "since": SINCE}.get(facet, {})
    return str(named.get(value, value))


def imitated_name(each: Imitated) -> str:
    """Return who is imitated: brands are known by their key, others by a (hostile) name."""
    return each.name.title() if each.role is Role.BRAND else each.name


def advice(each: Detected) -> list[str]:
    """Return what to do about a mail, from its three weightiest findings, each advice once."""
    return advice_for([finding.kind for finding in each.detection.findings])


def advice_for(kinds: Sequence[str]) -> list[str]:
    """Return what to do when these kinds were found, the weightiest three counting, each advice once."""
    said = of(current_language())
    return list(dict.fromkeys(filter(None, (said.finding(kind).advice for kind in kinds[:3]))))


def attack_types_looked_for() -> str:
    """Return the names of all attack types but spam, which is no threat, in one line."""
    said, separator = of(current_language()), str(gettext(", "))
    return separator.join(said.attack_type(each) for each in AttackType if each is not AttackType.SPAM)


def attack_types_title(figures: Figures) -> str:
    """Return what the chart of attack types shows, as a sentence."""
    kind, count = figures.attack_types[0]
    total = sum(each for _kind, each in figures.attack_types)
    name, mails = of(current_language()).attack_type(kind), number(count, current_language())
    return str(gettext("%(name)s is the most frequent: %(count)s of %(total)s", name=name, count=mails, total=total))


def weeks_title(timeline: Timeline, day: str) -> str:
    """Return what the chart of weeks shows, as a sentence; `day` is when its highest stretch begins."""
    count = number(timeline.highest.total, current_language())
    if timeline.by_month:
        return str(gettext("Most came in the month from %(day)s: %(count)s", day=day, count=count))
    return str(gettext("Most came in the week from %(day)s: %(count)s", day=day, count=count))


def tone(result: Result) -> str:
    """Return the icon and colour of the headline: a verdict's, or "info" where none can be given."""
    if result.figures.threats_in_inboxes:
        return "malicious"
    if result.figures.dangerous:
        return "suspicious"
    return "clean" if result.is_all_clear else "info"


def headline(result: Result) -> str:
    """Return the sentence that matters."""
    figures, language = result.figures, current_language()
    if figures.threats_in_inboxes:
        count = figures.threats_in_inboxes
        return str(
            ngettext(
                "%(shown)s dangerous mail is in inboxes",
                "%(shown)s dangerous mails are in inboxes",
                count,
                shown=number(count, language),
            )
        )
    if figures.threats:
        return str(
            gettext(
                "No dangerous mail is in inboxes now; elsewhere: %(count)s",
                count=number(figures.threats, language),
            )
        )
    if figures.potential_threats:
        return str(
            gettext("No threats; mails to look through: %(count)s", count=number(figures.potential_threats, language))
        )
    if not result.mails:
        return str(gettext("No mail was assessed"))
    if not result.is_all_clear:
        return str(gettext("No dangerous mail was found in the part that was read"))
    return str(gettext("No dangerous mail was found"))
