"""AES-256-GCM for what is stored, with key ids, so that keys can be changed without losing anything."""

import base64
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class CannotOpen(ValueError):
    """The sealed text was changed, belongs to another context, or its key is gone."""


class Keyring:
    """Keys by id; the first encrypts, all decrypt."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        """Take 32-byte keys by key id, the one in force first; raises ValueError for a wrong length or none."""
        if not keys:
            raise ValueError("no encryption key: write one line `id:base64 of 32 bytes` per key, the current one first")
        self._current = next(iter(keys))
        self._keys = {key_id: AESGCM(key) for key_id, key in keys.items()}

    @classmethod
    def parse(cls, text: str) -> "Keyring":
        """Read lines of `id:base64`, the current key first."""
        pairs = (line.strip().partition(":") for line in text.splitlines() if line.strip())
        return cls({key_id: base64.b64decode(key, validate=True) for key_id, _, key in pairs})

    def seal(self, plain: bytes, context: str) -> str:
        """Encrypt for storage; `context` (e.g. "grant:<scan id>") must be the same when opening."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._keys[self._current].encrypt(nonce, plain, self._bound(self._current, context))
        return f"{self._current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, context: str) -> bytes:
        """Decrypt what `seal` made; raises CannotOpen."""
        key_id, _, text = sealed.partition(".")
        if key_id not in self._keys:
            raise CannotOpen(f"the key {key_id!r} is not in the keyring")
        try:
            data = base64.urlsafe_b64decode(text)
            return self._keys[key_id].decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], self._bound(key_id, context))
        except (InvalidTag, ValueError) as error:
            raise CannotOpen("the sealed text was changed or belongs elsewhere") from error

    @staticmethod
    def _bound(key_id: str, context: str) -> bytes:
        return f"{key_id}|{context}".encode()
