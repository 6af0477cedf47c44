"""The application registrations that Entra knows: what a client may call itself and ask for."""

import hashlib
import hmac
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

DEFAULT_CLIENT_ID = str(uuid.uuid5(uuid.NAMESPACE_DNS, "application.emulator.example"))
DEFAULT_CLIENT_SECRET = hashlib.sha256(DEFAULT_CLIENT_ID.encode()).hexdigest()[:40]
DELEGATED_PERMISSIONS = ("Mail.Read", "User.Read")
APPLICATION_PERMISSIONS = ("Mail.Read", "User.Read.All", "GroupMember.Read.All")


@dataclass(frozen=True)
class Certificate:
    """What is kept of a registered certificate: its key, and until when it may be used."""

    key: RSAPublicKey
    valid_until: datetime


@dataclass
class Application:
    """A multi-tenant registration; redirect URIs and certificates may be added, and its secret expire, while served."""

    client_id: str = DEFAULT_CLIENT_ID
    client_secret: str = DEFAULT_CLIENT_SECRET
    name: str = "Shindan"
    publisher: str = "shindan.example"
    delegated_permissions: tuple[str, ...] = DELEGATED_PERMISSIONS
    application_permissions: tuple[str, ...] = APPLICATION_PERMISSIONS
    redirect_uris: set[str] = field(default_factory=set)
    certificates: dict[str, Certificate] = field(default_factory=dict)
    secret_expires_at: datetime | None = None

    def accepts_secret(self, secret: str) -> bool:
        """Say whether this is the client's secret, in constant time."""
        return hmac.compare_digest(secret.encode(), self.client_secret.encode())

    def add_certificate(self, pem: bytes) -> None:
        """Register a certificate under both thumbprints (base64url, unpadded). Raises ValueError or TypeError."""
        certificate = x509.load_pem_x509_certificate(pem)
        key = certificate.public_key()
        if not isinstance(key, RSAPublicKey):
            raise TypeError("the certificate's key is not RSA; Entra takes RSA keys only")
        kept = Certificate(key, certificate.not_valid_after_utc)
        for algorithm in (hashes.SHA1(), hashes.SHA256()):  # noqa: S303 - x5t is defined as SHA-1 by RFC 7515
            self.certificates[thumbprint(certificate.fingerprint(algorithm))] = kept


def thumbprint(digest: bytes) -> str:
    """Return a certificate's digest as it stands in a JWT header, without padding."""
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def read_application(described: Mapping[str, Any], folder: Path) -> Application:
    """Build a registration from a tenant's `[app]` table; certificate paths are relative to `folder`."""
    application = Application(
        client_id=described.get("client_id", DEFAULT_CLIENT_ID),
        client_secret=described.get("client_secret", DEFAULT_CLIENT_SECRET),
        name=described.get("name", "Shindan"),
        publisher=described.get("publisher", "shindan.example"),
        delegated_permissions=tuple(described.get("delegated_permissions", DELEGATED_PERMISSIONS)),
        application_permissions=tuple(described.get("application_permissions", APPLICATION_PERMISSIONS)),
        redirect_uris=set(described.get("redirect_uris", ())),
        secret_expires_at=_moment(described.get("secret_expires_at")),
    )
    for path in described.get("certificates", ()):
        application.add_certificate((folder / path).read_bytes())
    return application


def _moment(value: object) -> datetime | None:
    if value is not None and not (isinstance(value, datetime) and value.tzinfo):
        raise ValueError("`secret_expires_at` is no point in time; write it like 2026-03-02T12:00:00Z")
    return value
