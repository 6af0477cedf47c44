"""Sealing a secret for one other service: a JWE that only the holder of the private key can open."""

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from shared.encryption import CannotOpen

_HEADER = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM"}


def seal_for(public_key_pem: str, plain: bytes) -> str:
    """Encrypt to an EC public key (PEM) and return the compact JWE."""
    return jwe.encrypt_compact(_HEADER, plain, ECKey.import_key(public_key_pem))


def open_sealed(private_key_pem: str, sealed: str) -> bytes:
    """Open a JWE with the EC private key (PEM); raises CannotOpen."""
    try:
        opened = jwe.decrypt_compact(sealed, ECKey.import_key(private_key_pem)).plaintext
    except (JoseError, ValueError) as error:
        raise CannotOpen("the sealed grant was not made for this key") from error
    if opened is None:
        raise CannotOpen("the sealed grant is empty")
    return opened
