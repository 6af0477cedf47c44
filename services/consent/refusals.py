"""Why a permission did not come about, decided from what came back; pure."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from services.consent.wanted import Wanted

PERSONAL_TENANT_ID = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The tenant of all personal Microsoft accounts."""

_NUMBER = re.compile(r"AADSTS(\d+)")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NEEDS_APPROVAL = {"90094", "90095", "90093"}
_OTHER_DIRECTORY = {"50020", "500208", "50034"}
_SIGN_IN_RULES = {"50076", "50079", "53000", "53003"}
_INTERACTION = {"interaction_required", "login_required"}
_UNAVAILABLE = {"server_error", "temporarily_unavailable"}


class Refusal(StrEnum):
    """What happened; each has a page that says what to do now."""

    DECLINED = "declined"
    CLOSED = "closed"
    WRONG_ACCOUNT = "wrong_account"
    PERSONAL_ACCOUNT = "personal_account"
    NOT_ADMINISTRATOR = "not_administrator"
    NEEDS_APPROVAL = "needs_approval"
    EXPIRED = "expired"
    UNKNOWN_STATE = "unknown_state"
    OTHER_TENANT = "other_tenant"
    NOT_VERIFIED = "not_verified"
    NO_MAILBOX = "no_mailbox"
    SIGN_IN_RULES = "sign_in_rules"
    OUR_CREDENTIAL = "our_credential"
    NO_GROUP = "no_group"
    GROUPS_NOT_PERMITTED = "groups_not_permitted"
    UNAVAILABLE = "unavailable"
    NOT_UNDERSTOOD = "not_understood"


class GrantRefused(Exception):
    """The permission did not come about."""

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        """Take the reason, and for the log what Microsoft or our check said (never a token or an address)."""
        super().__init__(f"{refusal.value}: {detail}")
        self.refusal = refusal
        self.wanted: Wanted | None = None


class NotYet(Exception):
    """The permission does not work, perhaps only not yet: directories replicate; the text names status and code."""

    def __init__(self, message: str, refusal: Refusal = Refusal.NOT_VERIFIED) -> None:
        """Take what came back, and the refusal that it becomes if it stays so."""
        super().__init__(message)
        self.refusal = refusal


def refusal_in(answer: Mapping[str, str], *, of_administrator: bool) -> Refusal | None:
    """Return what a redirect from Microsoft refuses, or None; `error` decides, the number only chooses a hint."""
    return _refusal(answer, answer["error"], of_administrator=of_administrator) if answer.get("error") else None


def _refusal(answer: Mapping[str, str], error: str, *, of_administrator: bool) -> Refusal:
    if error in _UNAVAILABLE:
        return Refusal.UNAVAILABLE
    number = aadsts_number(answer.get("error_description", ""))
    if number in _NEEDS_APPROVAL:
        return Refusal.NOT_ADMINISTRATOR if of_administrator else Refusal.NEEDS_APPROVAL
    if number in _OTHER_DIRECTORY:
        return Refusal.WRONG_ACCOUNT
    if _is_about_rules(error, number):
        return Refusal.SIGN_IN_RULES
    if answer.get("error_subcode") == "cancel" and not number:
        return Refusal.CLOSED
    return (
        Refusal.DECLINED
        if error in {"access_denied", "consent_required", "permission_denied"}
        else Refusal.NOT_UNDERSTOOD
    )


def aadsts_number(description: str) -> str:
    """Return the digits of the first AADSTS number in an error description, empty without one."""
    found = _NUMBER.search(description)
    return found[1] if found else ""


def token_refusal(tokens: Mapping[str, Any]) -> Refusal:
    """Return what the token endpoint refuses; an `invalid_client` is the operator's own fault."""
    error, number = tokens.get("error"), aadsts_number(str(tokens.get("error_description", "")))
    if error == "invalid_client":
        return Refusal.OUR_CREDENTIAL
    if _is_about_rules(error, number):
        return Refusal.SIGN_IN_RULES
    if number in {"65001", "90094", "90095"}:
        return Refusal.NEEDS_APPROVAL
    return Refusal.EXPIRED if number in {"70008", "54005"} else Refusal.NOT_UNDERSTOOD


def _is_about_rules(error: str | None, number: str) -> bool:
    return error in _INTERACTION or number in _SIGN_IN_RULES


def agreed_tenant(answer: Mapping[str, str], expected: str) -> str:
    """Return the tenant of an admin-consent answer; raises GrantRefused unless it says yes for the expected tenant.

    Nothing in it is signed, so it proves nothing by itself: see verifying.py. Refusals say `admin_consent=True`, too.
    """
    refusal = refusal_in(answer, of_administrator=True)
    if refusal:
        raise GrantRefused(refusal, aadsts_number(answer.get("error_description", "")))
    tenant = answer.get("tenant", "")
    if answer.get("admin_consent", "").lower() != "true" or not is_guid(tenant):
        raise GrantRefused(Refusal.NOT_UNDERSTOOD, "neither a yes nor a no")
    if tenant.lower() != expected.lower():
        raise GrantRefused(Refusal.OTHER_TENANT)
    return tenant.lower()


def is_guid(text: str) -> bool:
    """Say whether this is a GUID, as tenants have."""
    return _GUID.fullmatch(text) is not None
