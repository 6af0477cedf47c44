"""How this service's templates write days, moments and addresses."""

import re
from datetime import datetime

from babel.dates import format_date
from flask_babel import gettext
from jinja2.ext import Extension
from markupsafe import Markup

from services.reports.zones import reader_zone
from shared.web.formatting import local_date, local_time, time_element, visible
from shared.web.language import current_language

_SHORT = {("ja", False): "M/d", ("ja", True): "y/M", ("en", False): "d MMM", ("en", True): "MMM y"}

_INDENT = re.compile(r"\n[ \t]+")

LONGEST_ADDRESS = 80
LONG_DOMAIN = 21
"""Characters that fit on one line of a column of addresses."""


class WithoutIndents(Extension):
    """Leaves out what indents the lines of a template: a tenth of a table's bytes. The space left parts two lines."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the template with its lines beginning at the margin or one space from it."""
        del name, filename
        return _INDENT.sub("\n ", source)


def day(at: datetime) -> str:
    """Return a day in the reader's zone."""
    return local_date(at, reader_zone().key, current_language())


def local_moment(at: datetime) -> str:
    """Return a moment in the reader's zone as plain text, for paper, where nothing has a title."""
    return local_time(at, reader_zone().key, current_language())


def until(first: datetime, last: datetime) -> Markup:
    """Return a stretch of time in the reader's zone as HTML; a day that it does not leave is named once."""
    zone, language = reader_zone(), current_language()
    of_one_day = first.astimezone(zone).date() == last.astimezone(zone).date()
    begins_at = time_element(first, zone.key, language)
    ends_at = time_element(last, zone.key, language, clock_only=of_one_day)
    stretch = Markup(gettext("%(first)s – %(last)s")) % {"first": begins_at, "last": ends_at}  # noqa: S704 - our words
    return Markup('<span class="whole">{}</span>').format(stretch) if of_one_day else stretch


def short_date(at: datetime, by_month: bool) -> str:
    """Return the day under a column of a chart, or the month."""
    return str(format_date(at, _SHORT[current_language(), by_month], locale=current_language()))


def address(hostile: str) -> Markup:
    """Return a mail address for HTML that breaks best before its @, then before the dots of a long domain."""
    name, at, domain = visible(hostile, LONGEST_ADDRESS).rpartition("@")
    pieces = domain.split(".") if len(domain) > LONG_DOMAIN else [domain]
    return Markup('<bdi dir="ltr">{}<wbr>{}</bdi>').format(name, Markup("<wbr>.").join([at + pieces[0], *pieces[1:]]))
