"""The shipped lists: hosts by what they offer, file endings, weights; loaded once, looked up by registrable domain."""

import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from publicsuffixlist import PublicSuffixList

DATA = Path(__file__).parents[1] / "data"
_SUFFIXES = PublicSuffixList(only_icann=True)


def load(name: str) -> dict[str, Any]:
    """Return what the file `data/<name>.toml` holds."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def hosts(name: str) -> frozenset[str]:
    """Return a list of `data/hosts.toml`, e.g. "shorteners"."""
    return frozenset(load("hosts")[name])


@cache
def departments() -> frozenset[str]:
    """Return the words of `data/names.toml` that say nothing of who a sender is."""
    return frozenset(load("names")["departments"])


@cache
def endings(name: str) -> frozenset[str]:
    """Return a list of file endings of `data/files.toml`, e.g. "executables"."""
    return frozenset(load("files")[name])


@lru_cache(maxsize=4096)
def registrable(host: str) -> str:
    """Return the registrable domain (eTLD+1) of a host; the host itself where there is none."""
    host = host.lower().strip(".")
    return str(_SUFFIXES.privatesuffix(host) or host)


def is_public_suffix(host: str) -> bool:
    """Tell whether a host is an ending under which anyone registers domains, such as "com" or "co.jp"."""
    return str(_SUFFIXES.publicsuffix(host) or "") == host


@lru_cache(maxsize=4096)
def label(host: str) -> str:
    """Return what stands before the public suffix in the registrable domain, e.g. "contoso" of "mail.contoso.co.jp"."""
    return registrable(host).partition(".")[0]


def parents(host: str) -> Iterator[str]:
    """Yield a host and each domain above it: "a.b.example", "b.example", "example"."""
    rest = host.lower().strip(".")
    while rest:
        yield rest
        rest = rest.partition(".")[2]


def under(host: str, names: frozenset[str]) -> str:
    """Return the name among `names` that is the host or a domain above it; empty if there is none."""
    return next((name for name in parents(host) if name in names), "")


def ascii_domain(name: str) -> str:
    """Return a domain as it is on the wire, "xn--…" for other scripts; unchanged where that cannot be."""
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def ending(name: str) -> str:
    """Return the ending of a file's name, lower-case without its dot, ignoring trailing dots and spaces."""
    head, dot, last = name.rstrip(". \t").lower().rpartition(".")
    return last.strip() if dot and head else ""
