"""Certificates of clients, made on the spot."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa


def a_certificate() -> str:
    """Return a self-signed certificate for a day behind its private key, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "shindan")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    certificate = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    layout = serialization.PrivateFormat.PKCS8
    private = key.private_bytes(serialization.Encoding.PEM, layout, serialization.NoEncryption())
    return (private + certificate.public_bytes(serialization.Encoding.PEM)).decode()


def certify_a_user(folder: Path) -> None:
    """Write an authority's certificate to ca.crt, and a user's certificate and key to user.crt and user.key."""
    authority = trustme.CA()
    issued = authority.issue_cert("kafka.example")
    authority.cert_pem.write_to_path(str(folder / "ca.crt"))
    issued.cert_chain_pems[0].write_to_path(str(folder / "user.crt"))
    issued.private_key_pem.write_to_path(str(folder / "user.key"))
