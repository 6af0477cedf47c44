from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from services.consent.id_tokens import Expected, SignedInAs, check_claims
from services.consent.refusals import PERSONAL_TENANT_ID, GrantRefused, Refusal
from tests.support.clock import NOON

TENANT = "11111111-2222-4333-8444-555555555555"
USER = "99999999-2222-4333-8444-555555555555"
EXPECTED = Expected("our-client", "https://login.microsoftonline.com", "secret-nonce")


def some_claims(**changes: Any) -> dict[str, Any]:
    claims = {
        "aud": "our-client",
        "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0",
        "tid": TENANT,
        "oid": USER,
        "nonce": sha256(b"secret-nonce").hexdigest(),
        "nbf": NOON.timestamp(),
        "exp": (NOON + timedelta(hours=1)).timestamp(),
        "preferred_username": "admin@contoso.example",
    }
    return claims | changes


def test_a_good_token_says_who_signed_in() -> None:
    who = check_claims(some_claims(), EXPECTED, NOON)

    assert who == SignedInAs(TENANT, USER, "admin@contoso.example")


@pytest.mark.parametrize("minutes", [-5, 65])
def test_clocks_may_differ_by_five_minutes(minutes: int) -> None:
    who = check_claims(some_claims(), EXPECTED, NOON + timedelta(minutes=minutes))

    assert who.tenant_id == TENANT


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "another-client"},
        {"aud": ["our-client"]},
        {"aud": None},
        {"iss": "https://login.microsoftonline.com/66666666-7777-4888-8999-aaaaaaaaaaaa/v2.0"},
        {"iss": f"https://evil.test/{TENANT}/v2.0"},
        {"iss": f"https://login.microsoftonline.com/{TENANT}/v2.0/"},
        {"tid": "contoso.example"},
        {"tid": None},
        {"oid": None},
        {"nonce": "secret-nonce"},
        {"nonce": None},
        {"exp": (NOON - timedelta(minutes=6)).timestamp()},
        {"exp": "tomorrow"},
        {"nbf": (NOON + timedelta(minutes=6)).timestamp()},
    ],
)
def test_a_claim_that_is_not_as_it_must_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(GrantRefused) as refused:
        check_claims(some_claims(**changes), EXPECTED, NOON)

    assert refused.value.refusal is Refusal.NOT_UNDERSTOOD


def test_a_personal_account_is_refused_by_its_tenant() -> None:
    claims = some_claims(tid=PERSONAL_TENANT_ID, iss=f"https://login.microsoftonline.com/{PERSONAL_TENANT_ID}/v2.0")

    with pytest.raises(GrantRefused) as refused:
        check_claims(claims, EXPECTED, NOON)

    assert refused.value.refusal is Refusal.PERSONAL_ACCOUNT
