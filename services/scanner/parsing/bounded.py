"""A message of the standard library that lets its parser make only so many parts, nested only so deeply."""

from email.message import Message
from email.policy import Compat32, Policy, compat32
from typing import Any

from services.scanner.parsing.limits import Allowance


class Verbatim(Compat32):
    """Writes a message with its headers as they came; the library would fold them anew, and refuse hostile ones."""

    def fold_binary(self, name: str, value: object) -> bytes:
        """Return a header as bytes."""
        header = f"{name}: {value}".replace("\r\n", self.linesep) + self.linesep
        return header.encode("utf-8", "surrogateescape")


class TooManyParts(Exception):
    """Parsing was stopped; `root` holds the parts that stand before that place."""

    def __init__(self, root: "Message[str, str]") -> None:
        """Keep the message as far as it was read."""
        super().__init__()
        self.root = root


class Bounded(Message):
    """A message, or a part of one; the deepest that is allowed is text to the parser, whatever it says of itself."""

    def __init__(self, allowance: Allowance, policy: "Policy[Any]" = compat32) -> None:
        """Begin an empty message that notes in the allowance which limit it met."""
        super().__init__(policy)
        self._allowance = allowance
        self.depth = 0
        self.root = self
        self.descendants = 0

    def attach(self, payload: Any) -> None:
        """Add a part; raises TooManyParts once there are more than are looked at."""
        super().attach(payload)
        payload.depth, payload.root = self.depth + 1, self.root
        self.root.descendants += 1
        if self.root.descendants > self._allowance.limits.parts:
            self._allowance.note("too_many_parts")
            raise TooManyParts(self.root)

    def get_content_maintype(self) -> str:
        """Return "text" instead of "multipart" and "message" where the parser shall go no deeper."""
        kind = super().get_content_maintype()
        if kind not in {"multipart", "message"} or self.depth < self._allowance.limits.part_depth:
            return kind
        self._allowance.note("nested_too_deeply")
        return "text"
