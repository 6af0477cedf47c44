"""Signatures by the Standard Webhooks scheme: whoever has the secret can tell that a message is ours and is fresh."""

import base64
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

PREFIX = "whsec_"
KEY_BYTES = 32


def new_secret() -> str:
    """Return a secret as receivers paste it into their programs."""
    return PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def signed(message_id: str, body: bytes, secrets_in_force: Sequence[str], now: datetime) -> Mapping[str, str]:
    """Return the headers of a message: its id, when it is sent, and the signatures over both and the body."""
    timestamp = str(int(now.timestamp()))
    content = b".".join((message_id.encode(), timestamp.encode(), body))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{_signature(each, content)}" for each in secrets_in_force),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, content, sha256)).decode()
