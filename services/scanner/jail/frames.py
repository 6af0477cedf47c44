"""What parent and jailed child say to one another: length-prefixed MessagePack, decoded by type.

A child may have been taken over by a hostile mail, so the parent never unpickles anything that comes from it.
"""

import os
import struct
from typing import Final

import msgspec

from services.scanner.context import Context
from services.scanner.judging.engine import Judged
from services.scanner.judging.viewing import MailView
from services.scanner.mail import Delivery

LENGTH: Final = struct.Struct("<I")
LONGEST_ANSWER: Final = 64 * 1024 * 1024


class Question(msgspec.Struct, frozen=True, array_like=True):
    """A mail to judge, or without a context key to view; the context itself comes only when the child asked for it."""

    raw: bytes
    delivery: Delivery
    context_key: str = ""
    context: bytes = b""


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What the child made of a question; `needs_context` asks for it again, with the context."""

    judged: Judged | None = None
    view: MailView | None = None
    needs_context: bool = False


question_decoder: Final = msgspec.msgpack.Decoder(Question)
answer_decoder: Final = msgspec.msgpack.Decoder(Answer)
context_decoder: Final = msgspec.msgpack.Decoder(Context)
encode: Final = msgspec.msgpack.Encoder().encode


def send(descriptor: int, body: bytes) -> None:
    """Write one frame; raises BrokenPipeError when nobody reads any more."""
    waiting = memoryview(LENGTH.pack(len(body)) + body)
    while waiting:
        waiting = waiting[os.write(descriptor, waiting) :]


def receive(descriptor: int, longest: int) -> bytes:
    """Read one frame; raises EOFError when the other side has gone, ValueError for a frame that is too long."""
    (length,) = LENGTH.unpack(_exactly(descriptor, LENGTH.size))
    if length > longest:
        raise ValueError(f"a frame of {length} bytes")
    return _exactly(descriptor, length)


def _exactly(descriptor: int, length: int) -> bytes:
    pieces = bytearray()
    while len(pieces) < length:
        piece = os.read(descriptor, min(length - len(pieces), 1 << 20))
        if not piece:
            raise EOFError
        pieces += piece
    return bytes(pieces)
