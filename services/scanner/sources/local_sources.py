"""All local sources together, as the engine asks them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from services.scanner.mail import Mail, Sighting
from services.scanner.sources.feeds import Feeds, load_feeds
from services.scanner.sources.places import Places
from services.scanner.sources.yara_rules import YaraRules, load_rules


@dataclass(frozen=True)
class LocalSources:
    """What the operator has given; `problem` is the reason why some of it is missing, said with every mail."""

    rules: YaraRules | None = None
    feeds: Feeds | None = None
    problem: str = ""

    def look(self, raw: bytes, mail: Mail) -> Iterator[Sighting]:
        """Yield what the sources know of a mail."""
        if self.rules:
            yield from self.rules.look(raw, mail)
        if self.feeds:
            yield from self.feeds.look(mail)


NO_SOURCES: Final = LocalSources()


def load_sources(places: Places) -> LocalSources:
    """Load what lies in the places; raises SourcesAreWrong."""
    return LocalSources(
        rules=load_rules(places.yara) if places.yara else None,
        feeds=load_feeds(places.feeds) if places.feeds else None,
        problem=places.problem,
    )
