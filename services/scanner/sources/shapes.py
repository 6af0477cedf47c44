"""Which feed a file is, by how its first lines look; names of files differ from one download to the next."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.scanner.knowledge.urls import place


@dataclass(frozen=True)
class Shape:
    """How a feed is written: which of how many columns holds the link; `column` is None for a link a line."""

    name: str
    lists_malware: bool
    column: int | None = None
    head: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self.head)


URLHAUS: Final = Shape(
    "URLhaus",
    lists_malware=True,
    column=2,
    head=("id", "dateadded", "url", "url_status", "last_online", "threat", "tags", "urlhaus_link", "reporter"),
)
PHISHTANK: Final = Shape(
    "PhishTank",
    lists_malware=False,
    column=1,
    head=(
        "phish_id",
        "url",
        "phish_detail_url",
        "submission_time",
        "verified",
        "verification_time",
        "online",
        "target",
    ),
)
OPENPHISH: Final = Shape("OpenPhish", lists_malware=False)


def shape_of(beginning: Sequence[str]) -> Shape | None:
    """Return the shape of a file by its first lines; None for any other file."""
    lines = [line.strip() for line in beginning if line.strip()]
    rows = [line for line in lines if not line.startswith("#")]
    for shape in (URLHAUS, PHISHTANK):
        if any(line.lstrip("# ").replace(" ", "") == ",".join(shape.head) for line in lines):
            return shape
    if rows and sum(_is_urlhaus_row(row) for row in rows) * 2 > len(rows):
        return URLHAUS
    return OPENPHISH if rows and sum(_is_link(row) for row in rows) * 2 > len(rows) else None


def _is_urlhaus_row(row: str) -> bool:
    cells = next(csv.reader([row]), [])
    return len(cells) == URLHAUS.width and cells[0].isdigit() and _is_link(cells[2])


def _is_link(text: str) -> bool:
    is_one_word = len(text.split()) == 1 and "," not in text.partition("/")[0]
    return is_one_word and "." in place(text if "://" in text else f"http://{text}").host
