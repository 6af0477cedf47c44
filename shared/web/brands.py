"""Brands: under whose name, colours and addresses the service appears; one folder each, chosen by the host."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from shared.messaging.broker import GONE_AFTER

LANGUAGES = ("ja", "en")
PICTURES = ("logo", "logo-dark", "mark")
"""The SVG files of a brand: its name in letters for light paper and for dark, and its sign, which stands on both."""

Words = dict[str, str]
"""The same text by language."""


class BrandError(ValueError):
    """A brand's folder is incomplete or contradicts another."""


class Colours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The two colours that a brand sets, as #rrggbb; `brand_ink` is read upon `brand`."""

    brand: str
    brand_ink: str


class Sender(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who letters come from."""

    names: Words
    address: str


class Legal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who answers for the service, and by which law, as the service's own terms and privacy notice say it."""

    addresses: Words
    privacy_officers: Words
    laws: Words
    courts: Words


class Pictures(msgspec.Struct, frozen=True):
    """The brand's pictures: SVG as text, and the mark as PNG for letters, because mail programs show no SVG."""

    logo: str
    logo_dark: str
    mark: str
    mark_png: bytes


class Links(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where terms of use and privacy notice stand; "/terms" and "/privacy" are the service's own pages."""

    terms: str
    privacy: str


class Brand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One appearance of the service."""

    operators: Words
    titles: Words
    colours: Colours
    sender: Sender
    support_address: str
    links: Links
    legal: Legal
    default_language: Literal["ja", "en"]
    time_zone: str
    hosts: tuple[str, ...]
    platforms: tuple[Literal["microsoft_365", "google_workspace", "windows", "macos"], ...]
    retention_days: int
    name: str = ""
    pictures: Pictures = Pictures("", "", "", b"")

    def operator(self, language: str) -> str:
        """Return who runs the service."""
        return self.said(self.operators, language)

    def title(self, language: str) -> str:
        """Return what the service is called."""
        return self.said(self.titles, language)

    def sender_name(self, language: str) -> str:
        """Return the display name of letters."""
        return self.said(self.sender.names, language)

    def said(self, words: Words, language: str) -> str:
        """Return a text of the brand in a language, else in its default language."""
        return words.get(language, words[self.default_language])


@dataclass(frozen=True)
class Brands:
    """All brands of an installation."""

    by_name: Mapping[str, Brand]
    default: Brand

    def named(self, name: str) -> Brand:
        """Return a brand by its folder's name; the default where it is gone."""
        return self.by_name.get(name, self.default)

    def for_host(self, host: str) -> Brand:
        """Return the brand that answers to a host name, with or without port; the default where none does."""
        return next((each for each in self.by_name.values() if host_name(host) in each.hosts), self.default)


def host_name(host: str) -> str:
    """Return a Host header's name without port, in lower case."""
    return host.rsplit(":", 1)[0].lower() if not host.endswith("]") else host.lower()


def load_brands(folder: Path, default: str = "shindan") -> Brands:
    """Read every brand of a folder; raises BrandError for a missing or contradictory one."""
    brands = {path.parent.name: _read(path) for path in sorted(folder.glob("*/brand.toml"))}
    if default not in brands:
        raise BrandError(f"there is no brand {default!r} in {folder}")
    hosts = [host for brand in brands.values() for host in brand.hosts]
    if len(hosts) != len(set(hosts)):
        raise BrandError(f"two brands in {folder} claim the same host")
    return Brands(brands, brands[default])


def _read(path: Path) -> Brand:
    try:
        brand = msgspec.toml.decode(path.read_bytes(), type=Brand)
        logo, logo_dark, mark = (path.with_name(f"{name}.svg").read_text(encoding="utf-8") for name in PICTURES)
        pictures = Pictures(logo, logo_dark, mark, path.with_name("mark.png").read_bytes())
    except (msgspec.DecodeError, OSError) as error:
        raise BrandError(f"{path}: {error}") from error
    if brand.retention_days < GONE_AFTER.days:
        raise BrandError(f"{path}: retention_days must be {GONE_AFTER.days} or more, because messages lie that long")
    return msgspec.structs.replace(brand, name=path.parent.name, pictures=pictures)
