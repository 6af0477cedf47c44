import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from shared.encryption import CannotOpen
from shared.sealing import open_sealed, seal_for


def a_key_pair() -> tuple[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


def test_only_the_holder_of_the_private_key_opens_it() -> None:
    private, public = a_key_pair()
    stranger, _ = a_key_pair()
    sealed = seal_for(public, b"a grant")

    opened = open_sealed(private, sealed)

    assert opened == b"a grant"
    assert "a grant" not in sealed
    with pytest.raises(CannotOpen):
        open_sealed(stranger, sealed)


@pytest.mark.parametrize("sealed", ["", "a.b.c.d.e", "nonsense", "..."])
def test_what_nobody_sealed_is_refused(sealed: str) -> None:
    private, _ = a_key_pair()

    with pytest.raises(CannotOpen):
        open_sealed(private, sealed)
