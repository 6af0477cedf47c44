"""Journeys to Microsoft that have not come back yet: server-side, bound to one browser, used once, 15 minutes."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from services.consent.refusals import GrantRefused, Refusal
from services.consent.wanted import Wanted, read, written
from shared.clock import Clock, utc_now
from shared.mongodb import Document, Documents, translated

LIFETIME = timedelta(minutes=15)
CUSTOMERS, APPROVERS, ARRIVALS = "c", "a", "s"
"""Whose answer a state is: in the state itself, because who approves or signs in is not signed in to our portal."""


class Step(StrEnum):
    """Which answer is awaited."""

    SIGN_IN = "sign_in"
    ADMIN_CONSENT = "admin_consent"
    MAILBOX = "mailbox"
    APPROVER_SIGN_IN = "approver_sign_in"
    APPROVER_CONSENT = "approver_consent"
    ARRIVAL = "arrival"


@dataclass(frozen=True)
class Traveller:
    """Who went to Microsoft: the customer (or who was asked by them), and the random name of this browser's session."""

    customer_id: str
    """Empty as long as it is not known who signs in."""
    browser: str


@dataclass(frozen=True)
class Flow:
    """What must be known when Microsoft's answer comes; `msal` is secret and empty for an admin consent."""

    traveller: Traveller
    step: Step
    wanted: Wanted
    msal: dict[str, Any]
    tenant_id: str = ""
    granted_by: str = ""
    granter_id: str = ""
    """The user id of a customer who grants; empty for whoever was asked by one."""


class Flows:
    """The flows of this service's database, keyed by a hash of their state."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Keep them in the collection `flows`."""
        self._flows = database["flows"]
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Let MongoDB drop what never came back."""
        self._flows.create_index("begun_at", expireAfterSeconds=int(LIFETIME.total_seconds()))
        self._flows.create_index("customer_id")

    def new_state(self, mark: str = CUSTOMERS) -> str:
        """Return a state of 192 random bits; the time in front tells a late answer from a strange one."""
        return f"{int(self._clock().timestamp()):x}-{mark}{secrets.token_urlsafe(24)}"

    @translated
    def begin(self, state: str, flow: Flow) -> None:
        """Keep a flow until its answer comes."""
        self._flows.insert_one(
            {
                "_id": _hashed(state),
                "customer_id": flow.traveller.customer_id,
                "browser": _hashed(flow.traveller.browser),
                "step": flow.step.value,
                **written(flow.wanted),
                "msal": flow.msal,
                "tenant_id": flow.tenant_id,
                "granted_by": flow.granted_by,
                "granter_id": flow.granter_id,
                "begun_at": self._clock(),
            }
        )

    @translated
    def take(self, state: str, traveller: Traveller) -> Flow:
        """Return an answer's flow and delete it, so that it serves once; raises GrantRefused (expired or unknown)."""
        if self._is_late(state):
            raise GrantRefused(Refusal.EXPIRED)
        mine = {"customer_id": traveller.customer_id, "browser": _hashed(traveller.browser)}
        found = self._flows.find_one_and_delete({"_id": _hashed(state), **mine})
        if found is None:
            raise GrantRefused(Refusal.UNKNOWN_STATE)
        return _read(found, traveller)

    @translated
    def erase(self, customer_id: str) -> None:
        """Forget all flows of a customer."""
        self._flows.delete_many({"customer_id": customer_id})

    def _is_late(self, state: str) -> bool:
        try:
            begun_at = datetime.fromtimestamp(int(state.partition("-")[0], 16), tz=self._clock().tzinfo)
        except (ValueError, OverflowError, OSError):
            return False
        return self._clock() - begun_at > LIFETIME


def _read(found: Document, traveller: Traveller) -> Flow:
    return Flow(
        traveller,
        Step(found["step"]),
        read(found),
        found["msal"],
        found["tenant_id"],
        found["granted_by"],
        found.get("granter_id", ""),
    )


def is_of_approver(state: str) -> bool:
    """Say whether a state was made for an administrator who follows a customer's request."""
    return state.partition("-")[2].startswith(APPROVERS)


def is_of_arrival(state: str) -> bool:
    """Say whether a state was made for somebody who signs in to our portal."""
    return state.partition("-")[2].startswith(ARRIVALS)


def _hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()
