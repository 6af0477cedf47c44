import pytest

from services.consent.refusals import GrantRefused, Refusal, agreed_tenant, refusal_in, token_refusal

TENANT = "11111111-2222-4333-8444-555555555555"
OTHER = "66666666-7777-4888-8999-aaaaaaaaaaaa"


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ({"error": "consent_required", "error_description": "AADSTS65004: User declined"}, Refusal.DECLINED),
        ({"error": "access_denied", "error_description": "AADSTS65004%3a+User+declined"}, Refusal.DECLINED),
        ({"error": "access_denied"}, Refusal.DECLINED),
        ({"error": "permission_denied", "error_description": "The admin canceled the request"}, Refusal.DECLINED),
        ({"error": "access_denied", "error_subcode": "cancel"}, Refusal.CLOSED),
        ({"error": "access_denied", "error_description": "AADSTS50020: User account"}, Refusal.WRONG_ACCOUNT),
        ({"error": "access_denied", "error_description": "AADSTS90094: approval"}, Refusal.NEEDS_APPROVAL),
        ({"error": "consent_required", "error_description": "AADSTS90095: workflow"}, Refusal.NEEDS_APPROVAL),
        ({"error": "temporarily_unavailable"}, Refusal.UNAVAILABLE),
        ({"error": "server_error", "error_description": "AADSTS65004"}, Refusal.UNAVAILABLE),
        ({"error": "invalid_scope", "error_description": "AADSTS70011"}, Refusal.NOT_UNDERSTOOD),
        ({"error": "interaction_required"}, Refusal.SIGN_IN_RULES),
        ({"error": "access_denied", "error_description": "AADSTS53003: blocked"}, Refusal.SIGN_IN_RULES),
        ({"code": "1.abc"}, None),
    ],
)
def test_a_refusal_is_read_from_the_answer(answer: dict[str, str], refusal: Refusal | None) -> None:
    found = refusal_in(answer, of_administrator=False)

    assert found is refusal


def test_what_needs_approval_of_a_person_says_of_an_administrator_that_they_are_none() -> None:
    answer = {"error": "access_denied", "error_description": "AADSTS90094: approval"}

    found = refusal_in(answer, of_administrator=True)

    assert found is Refusal.NOT_ADMINISTRATOR


@pytest.mark.parametrize("yes", ["True", "true", "TRUE"])
def test_a_yes_for_the_expected_tenant_is_taken(yes: str) -> None:
    tenant = agreed_tenant({"admin_consent": yes, "tenant": TENANT.upper()}, TENANT)

    assert tenant == TENANT


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ({"admin_consent": "True", "tenant": OTHER}, Refusal.OTHER_TENANT),
        ({"admin_consent": "True", "tenant": "contoso.example"}, Refusal.NOT_UNDERSTOOD),
        ({"admin_consent": "True"}, Refusal.NOT_UNDERSTOOD),
        ({"admin_consent": "False", "tenant": TENANT}, Refusal.NOT_UNDERSTOOD),
        ({"tenant": TENANT}, Refusal.NOT_UNDERSTOOD),
        ({"admin_consent": "True", "tenant": TENANT, "error": "consent_required"}, Refusal.DECLINED),
    ],
)
def test_anything_but_a_plain_yes_is_refused(answer: dict[str, str], refusal: Refusal) -> None:
    with pytest.raises(GrantRefused) as refused:
        agreed_tenant(answer, TENANT)

    assert refused.value.refusal is refusal


@pytest.mark.parametrize(
    ("error", "number", "refusal"),
    [
        ("invalid_client", "7000222", Refusal.OUR_CREDENTIAL),
        ("interaction_required", "50076", Refusal.SIGN_IN_RULES),
        ("interaction_required", "53000", Refusal.SIGN_IN_RULES),
        ("invalid_grant", "50079", Refusal.SIGN_IN_RULES),
        ("invalid_grant", "65001", Refusal.NEEDS_APPROVAL),
        ("invalid_grant", "70008", Refusal.EXPIRED),
        ("invalid_grant", "501481", Refusal.NOT_UNDERSTOOD),
    ],
)
def test_a_refused_token_is_read_from_the_answer(error: str, number: str, refusal: Refusal) -> None:
    found = token_refusal({"error": error, "error_description": f"AADSTS{number}: text"})

    assert found is refusal
