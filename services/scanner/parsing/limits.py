"""How much of one mail is looked at, so that hostile mail cannot use up a machine; what was not is always said.

The figures stand above anything that Exchange Online delivers (250 parts, 30 embedded messages, 150 MB).
"""

from dataclasses import dataclass, field
from typing import Final

MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes are in bytes unless said otherwise."""

    mail: int = 150 * MEGABYTE
    headers: int = 1_000
    header: int = 64 * 1024
    all_headers: int = MEGABYTE
    structured_header: int = 2 * 1024
    addresses: int = 1_024
    parts: int = 1_000
    part_depth: int = 30
    html: int = MEGABYTE
    all_html: int = 4 * MEGABYTE
    html_depth: int = 500
    attributes: int = 2_000
    text: int = 256 * 1024
    links: int = 10_000
    kept_content: int = 20 * MEGABYTE
    documents: int = 32 * MEGABYTE
    """Of all parts of documents that are searched for fields and links."""
    archive_depth: int = 5
    archive_members: int = 1_000
    archive_member: int = 100 * MEGABYTE
    unpacked: int = 400 * MEGABYTE
    ratio: int = 100
    ratio_from: int = 10 * MEGABYTE
    """The ratio of unpacked to packed counts only beyond this size."""
    pixels: int = 40_000_000
    images: int = 20
    pdf_objects: int = 20_000


@dataclass
class Allowance:
    """What is left for one mail, and why something of it was not looked at."""

    limits: Limits = Limits()
    parts: int = 0
    html: int = 0
    documents: int = 0
    members: int = 0
    unpacked: int = 0
    images: int = 0
    reasons: dict[str, None] = field(default_factory=dict)
    visited: set[str] = field(default_factory=set)
    """Hashes of the archives that were opened, so that one that contains itself ends."""

    def note(self, reason: str) -> None:
        """Record why something was not looked at; the same reason counts once."""
        self.reasons[reason] = None

    def take_part(self) -> bool:
        """Return whether one more part may be looked at, of the mail or of one attached to it, and count it."""
        self.parts += 1
        if self.parts > self.limits.parts:
            self.note("too_many_parts")
        return self.parts <= self.limits.parts

    def take_html(self, html: str) -> str:
        """Return as much of an HTML part as may be looked at, and count it."""
        allowed = html[: max(0, min(self.limits.html, self.limits.all_html - self.html))]
        if len(allowed) < len(html):
            self.note("html_too_long")
        self.html += len(allowed)
        return allowed

    def take_member(self, size: int) -> bool:
        """Return whether one more unpacked file of this size may be kept, and count it."""
        self.members += 1
        self.unpacked += size
        if self.members > self.limits.archive_members:
            self.note("too_many_archive_members")
        elif self.unpacked > self.limits.unpacked:
            self.note("too_much_unpacked")
        else:
            return True
        return False

    def take_image(self) -> bool:
        """Return whether one more image may be searched for QR codes, and count it."""
        self.images += 1
        if self.images > self.limits.images:
            self.note("too_many_images")
        return self.images <= self.limits.images
