"""Where webhooks may go: to names that the whole internet knows, over HTTPS, and to nothing inside; pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

LONGEST_URL = 1_000

_NAME = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
_URL = re.compile(r"[!#-;=?-\[\]_a-z~]+", re.IGNORECASE)
"""Printable ASCII but for blanks, quotes, and what programs read differently: < > \\ ^ ` { | }."""

_ON_THE_INTERNET = ip_network("2000::/3")
_CLOSED = tuple(
    map(
        ip_network,
        (
            "192.0.0.0/24",  # reserved, and a cloud's metadata
            "168.63.129.16/32",  # the platform's own address within Azure
            "192.88.99.0/24",  # relays from IPv6 to IPv4
            "3fff::/20",  # documentation
        ),
    )
)


class Mistake(StrEnum):
    """What is wrong with an address."""

    NO_URL = "no_url"
    TOO_LONG = "too_long"
    NOT_HTTPS = "not_https"
    WITH_USER = "with_user"
    OTHER_PORT = "other_port"
    NO_NAME = "no_name"


class WrongDestination(Exception):
    """Nothing is sent to this address."""

    def __init__(self, mistake: Mistake) -> None:
        """Take what is wrong with it."""
        super().__init__(mistake.value)
        self.mistake = mistake


@dataclass(frozen=True)
class Rules:
    """What the operator allows besides."""

    ports: Collection[int] = (443,)
    inside_hosts: Collection[str] = ()
    """Names that may have addresses of an inner network; for tests, and for networks without the internet."""


@dataclass(frozen=True)
class Destination:
    """An address in its parts; `target` is what the server is asked for."""

    host: str
    port: int
    target: str


def read_destination(url: str, rules: Rules) -> Destination:
    """Return the parts of an address; raises WrongDestination."""
    if len(url) > LONGEST_URL:
        raise WrongDestination(Mistake.TOO_LONG)
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError as error:
        raise WrongDestination(Mistake.NO_URL) from error
    if not _URL.fullmatch(url) or not parts.hostname:
        raise WrongDestination(Mistake.NO_URL)
    if parts.scheme != "https":
        raise WrongDestination(Mistake.NOT_HTTPS)
    if "@" in parts.netloc:
        raise WrongDestination(Mistake.WITH_USER)
    if port not in rules.ports:
        raise WrongDestination(Mistake.OTHER_PORT)
    if not _NAME.fullmatch(parts.hostname) and parts.hostname not in rules.inside_hosts:
        raise WrongDestination(Mistake.NO_NAME)
    query = f"?{parts.query}" if parts.query else ""
    return Destination(parts.hostname, port, f"{parts.path or '/'}{query}")


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the internet, and to no network or machine of ours by any detour."""
    known = ip_address(address.partition("%")[0])
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped or known.sixtofour or known.teredo or known not in _ON_THE_INTERNET:
            return False
    elif known.is_multicast:
        return False
    return known.is_global and not any(known in each for each in _CLOSED if each.version == known.version)
