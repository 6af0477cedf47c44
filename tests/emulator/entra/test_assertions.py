import hashlib
import uuid
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.emulator.browser import AUTHORITY
from tests.emulator.builders import TENANT_ID
from tests.emulator.client import DEFAULT_SCOPE, Client
from tests.support.clock import NOON, TurnableClock

AUDIENCE = f"{AUTHORITY}/{TENANT_ID}/oauth2/v2.0/token"


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "scanner.example")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1)
    lasting = builder.not_valid_before(NOON).not_valid_after(NOON + timedelta(days=365))
    return lasting.sign(key, hashes.SHA256())


def _assertion(
    client: Client,
    key: rsa.RSAPrivateKey,
    certificate: x509.Certificate,
    *,
    algorithm: str = "PS256",
    **changed: Any,
) -> str:
    digest: Any = hashlib.sha256 if algorithm == "PS256" else hashlib.sha1
    thumbprint = urlsafe_b64encode(digest(certificate.public_bytes(Encoding.DER)).digest()).decode()
    client_id = client.credentials["client_id"]
    now = NOON.timestamp()
    claims = {
        "aud": AUDIENCE,
        "iss": client_id,
        "sub": client_id,
        "jti": str(uuid.uuid4()),
        "exp": now + 600.25,
        "iat": now,
    }
    header = {"x5t#S256" if algorithm == "PS256" else "x5t": thumbprint}
    return jwt.encode({**claims, **changed}, key, algorithm, headers=header)


def _sign_in(client: Client, assertion: str) -> tuple[int, list[int]]:
    answer = client.token(
        grant_type="client_credentials",
        scope=DEFAULT_SCOPE,
        client_assertion=assertion,
        client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    )
    assert answer.json is not None
    return answer.status_code, answer.json.get("error_codes", [])


@pytest.mark.parametrize("algorithm", ["PS256", "RS256"])
def test_a_registered_certificate_signs_in(
    client: Client, key: rsa.RSAPrivateKey, certificate: x509.Certificate, algorithm: str
) -> None:
    client.world.application.add_certificate(certificate.public_bytes(Encoding.PEM))

    outcome = _sign_in(client, _assertion(client, key, certificate, algorithm=algorithm))

    assert outcome == (200, [])


def test_the_usual_assertion_is_what_msal_writes(
    client: Client, key: rsa.RSAPrivateKey, certificate: x509.Certificate
) -> None:
    assertion = _assertion(client, key, certificate)

    claims = jwt.decode(assertion, options={"verify_signature": False})

    assert isinstance(claims["exp"], float)
    assert jwt.get_unverified_header(assertion)["x5t#S256"].endswith("=")


def test_a_thumbprint_may_come_without_its_padding(
    client: Client, key: rsa.RSAPrivateKey, certificate: x509.Certificate
) -> None:
    client.world.application.add_certificate(certificate.public_bytes(Encoding.PEM))
    claims = jwt.decode(_assertion(client, key, certificate), options={"verify_signature": False})
    thumbprint = urlsafe_b64encode(certificate.fingerprint(hashes.SHA256())).rstrip(b"=").decode()

    outcome = _sign_in(client, jwt.encode(claims, key, "PS256", headers={"x5t#S256": thumbprint}))

    assert outcome == (200, [])


def test_an_assertion_may_be_used_again_while_it_lives(
    client: Client, key: rsa.RSAPrivateKey, certificate: x509.Certificate, clock: TurnableClock
) -> None:
    client.world.application.add_certificate(certificate.public_bytes(Encoding.PEM))
    assertion = _assertion(client, key, certificate)

    outcomes = [_sign_in(client, assertion) for _ in range(2)]
    clock.turn(minutes=16)

    assert outcomes == [(200, []), (200, [])]
    assert _sign_in(client, assertion) == (401, [700024])


def test_a_certificate_that_has_expired_is_refused(
    client: Client, key: rsa.RSAPrivateKey, certificate: x509.Certificate, clock: TurnableClock
) -> None:
    client.world.application.add_certificate(certificate.public_bytes(Encoding.PEM))
    clock.turn(days=365)

    outcome = _sign_in(client, _assertion(client, key, certificate, exp=clock().timestamp() + 600))

    assert outcome == (401, [700027])


def test_a_certificate_that_is_not_registered_is_refused(
    client: Client, key: rsa.RSAPrivateKey, certificate: x509.Certificate
) -> None:
    outcome = _sign_in(client, _assertion(client, key, certificate))

    assert outcome == (401, [700027])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"aud": "https://elsewhere.example/token"}, 700023),
        ({"iss": "another"}, 700030),
        ({"exp": NOON.timestamp() - 301}, 700024),
        ({"exp": "soon"}, 700024),
    ],
)
def test_an_assertion_that_says_something_wrong_is_refused(
    client: Client, key: rsa.RSAPrivateKey, certificate: x509.Certificate, changed: dict[str, Any], code: int
) -> None:
    client.world.application.add_certificate(certificate.public_bytes(Encoding.PEM))

    outcome = _sign_in(client, _assertion(client, key, certificate, **changed))

    assert outcome == (401, [code])


def test_an_assertion_signed_with_another_key_is_refused(client: Client, certificate: x509.Certificate) -> None:
    client.world.application.add_certificate(certificate.public_bytes(Encoding.PEM))
    foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    outcome = _sign_in(client, _assertion(client, foreign, certificate))

    assert outcome == (401, [700027])


def test_what_is_no_assertion_is_refused(client: Client) -> None:
    outcome = _sign_in(client, "no.jwt")

    assert outcome == (401, [50027])
