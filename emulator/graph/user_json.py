"""A user and an organisation as Graph shows them."""

from typing import Any

from emulator.tenants import Tenant, User

USUAL = (
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
    "id",
)
EXCHANGE_PLAN = "efb87545-963c-4e0d-99df-69c6916d9eb0"
CREATED_AT = "2024-04-01T00:00:00Z"


def describe_user(user: User) -> dict[str, Any]:
    """Return all properties of a user that are served."""
    has_plan = user.mailbox in ("cloud", "excluded") and user.kind == "user"
    plan = {
        "assignedDateTime": CREATED_AT,
        "capabilityStatus": "Enabled",
        "service": "exchange",
        "servicePlanId": EXCHANGE_PLAN,
    }
    return {
        "id": user.id,
        "businessPhones": [],
        "displayName": user.display_name,
        "givenName": None,
        "jobTitle": user.job_title,
        "department": user.department,
        "mail": user.address if user.mailbox != "none" or user.kind == "guest" else None,
        "mobilePhone": None,
        "officeLocation": None,
        "preferredLanguage": None,
        "surname": None,
        "userPrincipalName": user.user_principal_name,
        "accountEnabled": user.kind in ("user", "guest"),
        "userType": "Guest" if user.kind == "guest" else "Member",
        "createdDateTime": CREATED_AT,
        "onPremisesSyncEnabled": True if user.mailbox == "on_premises" else None,
        "proxyAddresses": [f"SMTP:{user.address}"],
        "assignedPlans": [plan] if has_plan else [],
        "assignedLicenses": [{"disabledPlans": [], "skuId": EXCHANGE_PLAN}] if has_plan else [],
    }


def describe_organization(tenant: Tenant) -> dict[str, Any]:
    """Return the organisation behind a tenant."""
    domains = [
        {"capabilities": "Email", "isDefault": number == 0, "isInitial": number == 0, "name": domain, "type": "Managed"}
        for number, domain in enumerate(tenant.domains)
    ]
    return {
        "id": tenant.id,
        "displayName": tenant.name,
        "createdDateTime": CREATED_AT,
        "countryLetterCode": None,
        "preferredLanguage": "ja" if tenant.name_ja else "en",
        "tenantType": "AAD",
        "verifiedDomains": domains,
    }


def is_known(name: str) -> bool:
    """Say whether a user has a property of that name."""
    return name in _NAMES


_NAMES = {*describe_user(User("", "", "", "", "")), "mailboxSettings"}
