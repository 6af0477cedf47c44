"""Our checks of an id_token's claims, because MSAL makes none; pure.

The signature is not checked: the token comes straight from the token endpoint over verified TLS
(OpenID Connect Core 3.1.3.7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from services.consent.refusals import PERSONAL_TENANT_ID, GrantRefused, Refusal, is_guid
from shared.microsoft import issuers, whole

SKEW_SECONDS = 300


@dataclass(frozen=True)
class SignedInAs:
    """Who signed in at Microsoft: keyed by tenant and user id; the address is for display only."""

    tenant_id: str
    user_id: str
    address: str


@dataclass(frozen=True)
class Expected:
    """What an id_token must say: our client id, Entra's origin, and the nonce as MSAL keeps it in its flow."""

    client_id: str
    authority: str
    nonce: str


def check_claims(claims: Mapping[str, Any], expected: Expected, now: datetime) -> SignedInAs:
    """Return who signed in; raises GrantRefused for a personal account and for any claim that is not as it must be."""
    tenant_id = str(claims.get("tid", "")).lower()
    if tenant_id == PERSONAL_TENANT_ID:
        raise GrantRefused(Refusal.PERSONAL_ACCOUNT)
    for wrong, name in (
        (claims.get("aud") != expected.client_id, "aud"),
        (not is_guid(tenant_id), "tid"),
        (claims.get("iss") not in issuers(expected.authority, tenant_id), "iss"),
        (not _is_within(claims, now.timestamp()), "exp"),
        (claims.get("nonce") != sha256(expected.nonce.encode()).hexdigest(), "nonce"),
        (not is_guid(str(claims.get("oid", ""))), "oid"),
    ):
        if wrong:
            raise GrantRefused(Refusal.NOT_UNDERSTOOD, f"the id_token's {name} is not as it must be")
    return SignedInAs(tenant_id, str(claims["oid"]).lower(), whole(str(claims.get("preferred_username", ""))))


def _is_within(claims: Mapping[str, Any], now: float) -> bool:
    expires, begins = claims.get("exp"), claims.get("nbf", 0)
    if not isinstance(expires, int | float) or not isinstance(begins, int | float):
        return False
    return begins - SKEW_SECONDS <= now <= expires + SKEW_SECONDS
