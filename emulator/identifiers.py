"""Ids that look like Exchange's: long, opaque, case-sensitive base64url."""

import hashlib
import random
import uuid
from base64 import urlsafe_b64encode
from functools import lru_cache


def item_id(owner: str, *parts: str, size: int = 113) -> str:
    """Return the id of an item by its place in a mailbox; it changes when the item moves. `size` is in bytes."""
    return _encode(b"\x00\x03\x24" + _bytes_of(owner), parts, size)


def immutable_id(owner: str, *parts: str) -> str:
    """Return the id that an item keeps while it stays in its mailbox."""
    return _encode(b"\x00\x09\x2e" + _bytes_of(owner), parts, 71)


@lru_cache(maxsize=4096)
def _bytes_of(owner: str) -> bytes:
    return uuid.UUID(owner).bytes


def _encode(prefix: bytes, parts: tuple[str, ...], size: int) -> str:
    digest = hashlib.shake_128("\0".join(parts).encode("utf-8", "surrogateescape"))
    return urlsafe_b64encode(prefix + digest.digest(size - len(prefix))).decode()


def new_guid() -> str:
    """Return a random GUID for traces and requests, which need to be distinct and not secret."""
    return str(uuid.UUID(int=random.getrandbits(128), version=4))
