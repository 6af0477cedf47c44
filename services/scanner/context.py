"""What detectors may know besides the mail itself: the tenant it was delivered to, and shipped lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    """A member of the tenant; `is_important` marks those whom attackers like to play."""

    display_name: str
    address: str
    job_title: str = ""
    is_important: bool = False


@dataclass(frozen=True)
class Context:
    """The tenant as detectors know it; all empty for a mail judged from a file."""

    domains: frozenset[str] = frozenset()
    """The tenant's own domains, lower-case."""
    people: tuple[Person, ...] = ()
    partner_domains: Mapping[str, int] = field(default_factory=dict)
    """Registrable domain to number of mails exchanged; empty until hindsight knows them."""
    allowed: frozenset[str] = frozenset()
    """Addresses and domains that the customer trusts, lower-case, domains in ASCII."""
    denied: frozenset[str] = frozenset()
    """Addresses and domains that the customer does not want mail of."""
    trace_key: bytes = b""
    """Under which traces are hashed; without one none are taken."""
