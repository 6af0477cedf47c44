"""Secrets of one run: made anew, in files that only their owner can read."""

import base64
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

OWNER_ONLY = 0o600


def write_secret(path: Path, text: str) -> Path:
    """Write a secret; the file never exists with wider permissions."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w", encoding="utf-8") as file:
        file.write(text)
    return path


def make_secrets(folder: Path) -> dict[str, Path]:
    """Make what the services share among themselves; return the files by the name of the setting."""
    folder.mkdir(mode=0o700)
    private = ec.generate_private_key(ec.SECP256R1())
    public_pem = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    private_pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    made = {
        "secret_key": secrets.token_urlsafe(48),
        "confirmation_key": secrets.token_urlsafe(48),
        "encryption_keys": f"1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "webhook_keys": f"1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "scanner_public_key": public_pem.decode(),
        "scanner_private_key": private_pem.decode(),
    }
    return {name: write_secret(folder / name, text) for name, text in made.items()}
