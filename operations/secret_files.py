"""Secrets of an installation: made anew, in files that only their owner can read."""

import base64
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

OWNER_ONLY = 0o600
OF_SERVICE = {
    "signup": ("secret_key", "confirmation_key"),
    "consent": ("secret_key", "scanner_public_key"),
    "scanner": ("secret_key", "encryption_keys", "scanner_private_key"),
    "notifier": ("confirmation_key",),
    "reports": ("secret_key", "webhook_keys"),
}
"""The secrets that a service needs; what has pages needs the key of the session cookie."""


class HalfThere(Exception):
    """Some secrets are there and some are not; the text says which are missing."""


def write_secret(path: Path, text: str) -> Path:
    """Write a secret; the file never exists with wider permissions."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w", encoding="utf-8") as file:
        file.write(text)
    return path


def make_secrets(folder: Path) -> dict[str, Path]:
    """Make what the services share among themselves; return the files by the name of the setting."""
    folder.mkdir(mode=0o700)
    return {name: write_secret(folder / name, text) for name, text in _made().items()}


def make_secrets_of_services(folder: Path) -> list[Path]:
    """Make a folder of secrets for each service, unless they are there; return what was made. Raises HalfThere.

    What two services share, like the key of the session cookie, is the same in both folders.
    """
    wanted = {folder / service / name: name for service, names in OF_SERVICE.items() for name in names}
    missing = [path for path in wanted if not path.exists()]
    if not missing:
        return []
    if len(missing) < len(wanted):
        names = ", ".join(str(path.relative_to(folder)) for path in missing)
        raise HalfThere(f"{folder} lacks {names}: put them back from your backup, or name an empty folder")
    made = _made()
    for path in wanted:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return [write_secret(path, made[name]) for path, name in wanted.items()]


def _made() -> dict[str, str]:
    private = ec.generate_private_key(ec.SECP256R1())
    public_pem = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    private_pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "secret_key": secrets.token_urlsafe(48),
        "confirmation_key": secrets.token_urlsafe(48),
        "encryption_keys": f"1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "webhook_keys": f"1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "scanner_public_key": public_pem.decode(),
        "scanner_private_key": private_pem.decode(),
    }
