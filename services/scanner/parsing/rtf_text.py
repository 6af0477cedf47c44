"""Rich text read in one pass: what it shows, HTML that Outlook hid in it, field instructions, and embedded objects.

In time linear to its size, which tools for analysts do not promise.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from services.scanner.parsing.charsets import decode
from services.scanner.parsing.limits import Allowance

TOKEN: Final = re.compile(
    rb"\\bin(\d{1,10}) ?|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)", re.DOTALL
)
NOT_HEX: Final = re.compile(rb"[^0-9a-fA-F]")
UNSEEN: Final = frozenset(
    {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"objdata", b"themedata", b"datastore", b"rsidtbl"}
)
COLLECTED: Final = frozenset({b"objdata", b"fldinst", b"template"})
SPACES: Final = {b"par": b"\n", b"line": b"\n", b"tab": b"\t", b"cell": b"\t", b"row": b"\n", b"lquote": b"'"}
SYMBOLS: Final = {b"\\": b"\\", b"{": b"{", b"}": b"}", b"~": b" ", b"_": b"-"}
LARGEST: Final = 8 * 1024 * 1024
MOST_TOKENS: Final = 1_000_000


@dataclass
class RtfText:
    """What one pass collects; `objects` are the bytes of each embedded object."""

    text: str = ""
    html: str = ""
    instructions: list[str] = field(default_factory=list)
    objects: list[bytes] = field(default_factory=list)
    words: set[bytes] = field(default_factory=set)
    """Control words that occur."""


@dataclass
class _Group:
    destination: bytes = b""
    is_unseen: bool = False
    is_skipped_html: bool = False
    pieces: list[bytes] = field(default_factory=list)
    is_odd: bool = False
    """Whether an object has an odd number of hexadecimal digits so far; Word drops the last one before \\'hh."""


def read_rtf_text(content: bytes, allowance: Allowance) -> RtfText:
    """Return what rich text holds; only of its beginning where it is too large."""
    if len(content) > LARGEST:
        allowance.note("document_too_large")
        content = content[:LARGEST]
    return _Reading().read(content, allowance)


class _Reading:
    def __init__(self) -> None:
        self._found = RtfText()
        self._groups = [_Group()]
        self._shown: list[bytes] = []
        self._text: list[str] = []
        self._charset = "cp1252"

    def read(self, content: bytes, allowance: Allowance) -> RtfText:
        at = tokens = 0
        while token := TOKEN.search(content, at):
            at, tokens = token.end(), tokens + 1
            if tokens > MOST_TOKENS:
                allowance.note("document_too_large")
                break
            if binary := token[1]:
                self._add_binary(content[at : at + int(binary)])
                at += int(binary)
            else:
                self._take(token)
        while len(self._groups) > 1:
            self._close()
        self._flush()
        whole = "".join(self._text)
        is_html = b"fromhtml" in self._found.words
        self._found.text, self._found.html = ("", whole) if is_html else (whole, "")
        return self._found

    def _take(self, token: re.Match[bytes]) -> None:
        _, word, number, byte, symbol, brace, text = token.groups()
        if brace:
            self._brace(brace)
        elif word:
            self._word(word, number)
        elif text:
            self._add(text)
        elif byte:
            self._byte(bytes.fromhex(byte.decode()))
        elif symbol == b"*":
            self._groups[-1].is_unseen = True
        elif symbol in SYMBOLS:
            self._add(SYMBOLS[symbol])

    def _brace(self, brace: bytes) -> None:
        if brace == b"}":
            if len(self._groups) > 1:
                self._close()
            return
        outer = self._groups[-1]
        self._groups.append(_Group(outer.destination, outer.is_unseen, outer.is_skipped_html, outer.pieces))

    def _close(self) -> None:
        group, outer = self._groups.pop(), self._groups[-1]
        if group.pieces is outer.pieces or not group.pieces:
            return
        joined = b"".join(group.pieces)
        if group.destination == b"objdata":
            self._found.objects.append(bytes.fromhex(joined[: len(joined) // 2 * 2].decode()))
        else:
            self._found.instructions.append(decode(joined))

    def _word(self, word: bytes, number: bytes | None) -> None:
        group = self._groups[-1]
        self._found.words.add(word)
        if word in COLLECTED:
            group.destination, group.is_unseen, group.pieces, group.is_odd = word, True, [], False
        elif word == b"htmltag":
            group.destination, group.is_unseen = word, False
        elif word == b"htmlrtf":
            group.is_skipped_html = number != b"0"
        elif word in UNSEEN:
            group.is_unseen = True
        elif word == b"ansicpg" and number:
            self._charset = f"cp{int(number)}"
        elif word == b"u" and number:
            self._unicode(int(number) % 0x10000)
        elif word in SPACES:
            self._add(SPACES[word])

    def _unicode(self, point: int) -> None:
        group = self._groups[-1]
        if not group.is_unseen and not group.is_skipped_html:
            self._flush()
            self._text.append("\ufffd" if 0xD800 <= point < 0xE000 else chr(point))

    def _add(self, text: bytes) -> None:
        group = self._groups[-1]
        if group.destination == b"objdata":
            if digits := NOT_HEX.sub(b"", text):
                group.pieces.append(digits)
                group.is_odd ^= len(digits) % 2 == 1
        elif group.destination in COLLECTED:
            group.pieces.append(text)
        elif not group.is_unseen and not group.is_skipped_html:
            self._shown.append(text)

    def _byte(self, byte: bytes) -> None:
        group = self._groups[-1]
        if group.destination != b"objdata":
            self._add(byte)
        elif group.is_odd and group.pieces:
            group.pieces[-1], group.is_odd = group.pieces[-1][:-1], False

    def _add_binary(self, content: bytes) -> None:
        if self._groups[-1].destination == b"objdata":
            self._groups[-1].pieces.append(content.hex().encode())

    def _flush(self) -> None:
        self._text.append(decode(b"".join(self._shown), self._charset))
        self._shown = []
