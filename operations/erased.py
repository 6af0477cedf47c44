"""Whether customers are erased everywhere: what is looked for, what was found, and how that is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from operations import databases as in_databases
from operations import topics as in_topics
from operations.found import Line, Verdict, summed_up
from operations.wanted import Wanted, learn_from_databases, learn_from_messages
from shared.clock import Clock, utc_now
from shared.events.catalog import Topic
from shared.messaging.broker import Broker
from shared.mongodb import Documents

HEADINGS = ("where", "what", "how many", "gone by")


@dataclass(frozen=True)
class Answer:
    """What was found of some customers; ids and words are counted and not repeated, because they are personal."""

    customers: Sequence[str]
    checked_at: datetime
    ids: int
    words: int
    found: Sequence[Line]

    @property
    def is_erased(self) -> bool:
        """Tell whether nothing was left behind."""
        return not any(each.verdict is Verdict.LEFT_BEHIND for each in self.found)

    def as_json(self) -> str:
        """Return it for programs."""
        return msgspec.json.encode({**msgspec.to_builtins(self), "erased": self.is_erased}).decode()

    def as_text(self) -> str:
        """Return it for people: a table, and the answer in one line."""
        lines = [(each.where, each.verdict.value, str(each.count), _day(each.until)) for each in self.found]
        return "\n".join([*_table(lines), self._in_short()])

    def _in_short(self) -> str:
        looked = f"Looked for {self.ids} ids and {self.words} words of {len(self.customers)} customers"
        if not self.found:
            return f"{looked}: nothing names them. Either they were never here, or their marks have gone, too."
        return f"{looked}: " + ("erased." if self.is_erased else "NOT erased: see what was left behind.")


def look_for(
    customers: Sequence[str],
    *,
    databases: Mapping[str, Documents],
    broker: Broker,
    also: Sequence[str] = (),
    clock: Clock = utc_now,
) -> Answer:
    """Search every database and every topic for customers, by their ids and by all that is known of them."""
    wanted = Wanted(frozenset(customers), words=set(also))
    learn_from_databases(wanted, databases.values())
    learn_from_messages(wanted, broker, Topic.CUSTOMERS)
    now = clock()
    found = [*in_databases.search(databases, wanted), *in_topics.search(broker, wanted, now)]
    return Answer(customers, now, len(wanted.ids), len(wanted.words), summed_up(found))


def _day(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else "never"


def _table(lines: Sequence[tuple[str, ...]]) -> list[str]:
    if not lines:
        return []
    widths = [max(map(len, column)) for column in zip(HEADINGS, *lines, strict=True)]
    rules = tuple("-" * width for width in widths)
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in (HEADINGS, rules, *lines)
    ]
