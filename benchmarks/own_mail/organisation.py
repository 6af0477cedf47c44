"""Who receives the set: an invented organisation with a Japanese and an English side."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from benchmarks.own_mail.specimen import Specimen
from services.scanner.context import Context, Person

ROWS: Final = tomllib.loads((Path(__file__).parent / "organisation.toml").read_text("utf-8"))
CONTEXT: Final = Context(
    domains=frozenset(ROWS["domains"]),
    people=tuple(Person(**row) for row in ROWS["people"]),
    partner_domains=ROWS["partners"],
)


@cache
def _by_address() -> dict[str, Person]:
    return {person.address.partition("@")[0]: person for person in CONTEXT.people}


def reader_of(specimen: Specimen) -> Person:
    """Return whose mailbox the mail lies in; raises KeyError for a name that nobody has."""
    return _by_address()[specimen.to or ROWS["readers"][specimen.language]]
