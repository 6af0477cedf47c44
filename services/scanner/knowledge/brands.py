"""Brands that attackers play: who is named in a text, and which domains are really theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick

from services.scanner.knowledge.lists import hosts, label, load, parents, under
from services.scanner.knowledge.words import joined, plain, unmasked


@dataclass(frozen=True)
class Brand:
    """A company or service; `names` are plain text, `domains` those it sends from and links to."""

    key: str
    title: str
    """What people call it, the first of its names."""
    names: tuple[str, ...]
    common_names: tuple[str, ...]
    domains: frozenset[str]

    def owns(self, host: str) -> bool:
        """Tell whether a host is the brand's own."""
        return bool(under(host, self.domains))


@cache
def brands() -> tuple[Brand, ...]:
    """Return every brand of `data/brands.toml`."""
    return tuple(
        Brand(
            key,
            next(iter((*entry.get("names", ()), *entry.get("common_names", ())))),
            tuple(plain(name) for name in entry.get("names", ())),
            tuple(plain(name) for name in entry.get("common_names", ())),
            frozenset(entry["domains"]),
        )
        for key, entry in load("brands").items()
    )


@cache
def _names() -> tuple[AhoCorasick, tuple[tuple[str, tuple[Brand, ...]], ...]]:
    owners: dict[str, tuple[Brand, ...]] = {}
    for brand in brands():
        for name in brand.names:
            owners[name] = (*owners.get(name, ()), brand)
    return AhoCorasick(list(owners)), tuple(owners.items())


def _is_word(text: str, start: int, end: int) -> bool:
    sides = text[start - 1 : start] + text[end : end + 1]
    return not any(side.isascii() and side.isalnum() for side in sides) or not text[start].isascii()


@lru_cache(maxsize=32)
def brands_in(read: str) -> Mapping[str, tuple[Brand, ...]]:
    """Return the distinctive names that stand in a plain text as whole words, each with the brands that bear it."""
    read = joined(unmasked(read))
    automaton, owners = _names()
    found: dict[str, tuple[Brand, ...]] = {}
    for index, start, end in automaton.find_matches_as_indexes(read, overlapping=True):
        if _is_word(read, start, end):
            found[owners[index][0]] = owners[index][1]
    return found


def brands_named(text: str) -> Mapping[str, tuple[Brand, ...]]:
    """Return the distinctive names that stand in any text, as `brands_in` finds them."""
    return brands_in(plain(text))


@cache
def _by_domain() -> Mapping[str, tuple[Brand, ...]]:
    found: dict[str, tuple[Brand, ...]] = {}
    for brand in brands():
        for domain in brand.domains:
            found[domain] = (*found.get(domain, ()), brand)
    return found


@lru_cache(maxsize=2048)
def owners_of(host: str) -> tuple[Brand, ...]:
    """Return the brands to which a host belongs."""
    return tuple(dict.fromkeys(brand for name in parents(host) for brand in _by_domain().get(name, ())))


@cache
def common_names() -> tuple[tuple[str, Brand], ...]:
    """Return the names that are also everyday words, each with the brand that bears it."""
    return tuple((name, brand) for brand in brands() for name in brand.common_names)


def title_of(name: str) -> str:
    """Return what people call the brand to which a label of `brand_labels` belongs."""
    return brand_labels()[name][0].title


@cache
def brand_labels() -> Mapping[str, tuple[Brand, ...]]:
    """Return the distinctive labels of the brands' domains ("paypal", "smbc-card"), each with its brands."""
    found: dict[str, tuple[Brand, ...]] = {}
    for brand in brands():
        for name in {label(domain) for domain in brand.domains}:
            if len(name) >= 5 and name not in hosts("everyday_labels"):
                found[name] = (*found.get(name, ()), brand)
    return found
