"""What opening a file shows: the files inside it, where it leads, what it says and does."""

from dataclasses import dataclass
from typing import Final

from services.scanner.mail import Link

PACKAGED: Final = frozenset({"packaged"})
"""The traits of a file that was put into a document as an object."""


@dataclass(frozen=True)
class Member:
    """A file inside another; without content where it could not or must not be read."""

    name: str
    size: int
    content: bytes = b""
    encrypted: bool = False
    declared_type: str = ""
    is_inline: bool = False
    traits: frozenset[str] = frozenset()
    """What the place where it lies says of it, e.g. "packaged"."""


@dataclass(frozen=True)
class Opened:
    """A file that was looked into; `traits`, `text` and `command` are those of an Attachment."""

    members: tuple[Member, ...] = ()
    encrypted: bool = False
    traits: frozenset[str] = frozenset()
    links: tuple[Link, ...] = ()
    text: str = ""
    command: str = ""
