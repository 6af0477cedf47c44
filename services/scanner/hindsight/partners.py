"""Regular partners: the domains with which a tenant exchanges mail both ways and over some time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.scanner.knowledge.contacts import is_provider
from services.scanner.knowledge.lookalikes import imitated_domain

OVER: Final = timedelta(days=14)
"""An attacker's domain is seldom older; a single answer to it must not make it a partner."""
EACH_WAY: Final = 2
MOST_DANGEROUS: Final = 0.1
"""Share of mails not judged clean, beyond which a domain vouches for nothing."""
LARGE: Final = 10
"""From so many mails on, a smaller domain that imitates it is no partner."""
MOST: Final = 2_000


@dataclass(frozen=True)
class Exchange:
    """Mail from one contact: how much, how much of it was proved and how much dangerous, and since when."""

    contact: int
    domain: str
    received: int
    proved: int
    dangerous: int
    first_at: datetime
    last_at: datetime


def partners_of(exchanges: Iterable[Exchange], sent_to: Mapping[int, int]) -> dict[str, int]:
    """Return registrable domain to number of mails exchanged, the most frequent first, at most 2,000 of them."""
    found = {each.domain: each.proved + sent_to[each.contact] for each in exchanges if _is_regular(each, sent_to)}
    frequent = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]
    large = frozenset(domain for domain, mails in frequent if mails >= LARGE)
    return {domain: mails for domain, mails in frequent if mails >= LARGE or not imitated_domain(domain, large)}


def _is_regular(exchange: Exchange, sent_to: Mapping[int, int]) -> bool:
    return (
        exchange.proved >= EACH_WAY
        and sent_to.get(exchange.contact, 0) >= EACH_WAY
        and exchange.last_at - exchange.first_at >= OVER
        and exchange.dangerous <= MOST_DANGEROUS * exchange.received
        and not is_provider(exchange.domain)
    )
