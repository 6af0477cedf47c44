"""The key that signs tokens, and what is made with it."""

import uuid
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from itsdangerous import BadSignature, URLSafeTimedSerializer

FLOW_SECONDS = 3600
TOKENS_REMEMBERED = 256


class Signing:
    """One RSA key for tokens and one secret for what Entra's own pages carry along."""

    def __init__(self) -> None:
        """Make new keys."""
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.key_id = uuid.uuid4().hex
        self._pages = URLSafeTimedSerializer(uuid.uuid4().hex)
        self._read = lru_cache(maxsize=TOKENS_REMEMBERED)(self._check)

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Return an RS256 JWT with these claims."""
        return jwt.encode(dict(claims), self._key, "RS256", headers={"kid": self.key_id})

    def read(self, token: str, audience: str) -> dict[str, Any]:
        """Return the claims of a token signed here, expired or not. Raises jwt.InvalidTokenError."""
        return self._read(token, audience)

    def _check(self, token: str, audience: str) -> dict[str, Any]:
        options: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
        return jwt.decode(token, self._key.public_key(), ["RS256"], audience=audience, options=options)

    def public_keys(self) -> dict[str, Any]:
        """Return the JSON Web Key Set that checks the tokens."""
        key = jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return {"keys": [{**key, "use": "sig", "kid": self.key_id, "x5t": self.key_id, "alg": "RS256"}]}

    def seal(self, purpose: str, value: str) -> str:
        """Sign a value that travels through the browser for one purpose."""
        return str(self._pages.dumps(value, salt=purpose))

    def unseal(self, purpose: str, sealed: str) -> str | None:
        """Return the value sealed for that purpose within the last hour, else None."""
        try:
            return str(self._pages.loads(sealed, max_age=FLOW_SECONDS, salt=purpose))
        except BadSignature:
            return None
