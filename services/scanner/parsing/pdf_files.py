"""Files that a PDF brings with it, unpacked within the limits."""

import zlib
from collections.abc import Iterator
from typing import Any

from services.scanner.parsing.archives import STEP, Bomb, joined_within
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.opened import PACKAGED, Member


def file_of(specification: Any, allowance: Allowance) -> Member | None:
    """Return the file that a dictionary with /EF describes; None where there is none, or it may not be unpacked."""
    places = specification["/EF"]
    stream = places.get("/F", places.get("/UF"))
    if stream is None or not allowance.take_member(0):
        return None
    name = str(specification.get("/UF", specification.get("/F", "")))[:1000]
    packed = bytes(stream.read_raw_bytes())
    packing = str(stream.get("/Filter", ""))
    try:
        content = _flat(packed, allowance) if "/FlateDecode" in packing else packed
    except Bomb:
        allowance.note("archive_bomb")
        return Member(name, 0, traits=frozenset({"archive_bomb"}))
    except zlib.error:
        allowance.note("archive_damaged")
        content = b""
    allowance.unpacked += len(content)
    return Member(name, len(content), content, traits=PACKAGED)


def _flat(packed: bytes, allowance: Allowance) -> bytes:
    return joined_within(_unpacked(packed), len(packed), allowance)


def _unpacked(packed: bytes) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for start in range(0, len(packed), STEP):
        waiting = packed[start : start + STEP]
        while piece := unpacker.decompress(waiting, STEP):
            yield piece
            waiting = unpacker.unconsumed_tail
