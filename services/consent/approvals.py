"""Approvals: requests that customers pass on to an administrator, each behind a link that only they can know."""

import hmac
import uuid
from base64 import urlsafe_b64encode
from dataclasses import fields
from datetime import datetime, timedelta
from hashlib import sha256

from services.consent.approval import Answer, Approval
from services.consent.wanted import Wanted, read, written
from shared.clock import Clock, utc_now
from shared.events.catalog import ApprovalGiven
from shared.events.envelope import announce
from shared.mongodb import Document, Documents, translated
from shared.outbox import push

LIFETIME = timedelta(days=14)
WATCHED_WITHIN = timedelta(seconds=90)
"""How long ago a waiting page may have asked and still count as open; browsers slow down what lies behind."""

UNANSWERED = (Answer.WAITING, Answer.DECLINED)
OPEN = (*UNANSWERED, Answer.APPROVED)


class Approvals:
    """The approvals of this service's database; of a link only a hash is kept."""

    def __init__(self, database: Documents, key: bytes, clock: Clock = utc_now) -> None:
        """Keep them in the collection `approvals`, with links derived from the key, so that they can be shown again."""
        self._approvals = database["approvals"]
        self._key = key
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Create the indexes, and let MongoDB drop what is too old."""
        self._approvals.create_index("asked_at", expireAfterSeconds=int(LIFETIME.total_seconds()))
        self._approvals.create_index("customer_id")
        self._approvals.create_index("token")

    def token(self, approval: Approval) -> str:
        """Return what the administrator's link ends with (256 bits)."""
        digest = hmac.digest(self._key, f"approval:{approval.approval_id}".encode(), sha256)
        return urlsafe_b64encode(digest).decode().rstrip("=")

    @translated
    def ask(self, customer_id: str, wanted: Wanted) -> Approval:
        """Return the customer's request for this, made anew unless it is open already; any other one is closed."""
        self.close(customer_id, but=wanted)
        found = self.open_of(customer_id)
        if found and found.answer is not Answer.APPROVED:
            return found
        self.close(customer_id)
        asked = Approval(
            approval_id=uuid.uuid4().hex,
            customer_id=customer_id,
            wanted=wanted,
            answer=Answer.WAITING,
            asked_at=self._clock(),
        )
        self._approvals.insert_one(_document(asked) | {"token": _hashed(self.token(asked)), "seen_at": asked.asked_at})
        return asked

    @translated
    def behind(self, token: str) -> Approval | None:
        """Return what a link leads to, None when there is nothing (any more)."""
        found = self._approvals.find_one(
            {"token": _hashed(token), "answer": {"$ne": Answer.CLOSED.value}, "asked_at": {"$gt": self._oldest()}}
        )
        return _approval(found) if found else None

    @translated
    def open_of(self, customer_id: str) -> Approval | None:
        """Return the request that a customer waits for, or can go on with."""
        found = self._approvals.find_one(
            {"customer_id": customer_id, "answer": _one_of(OPEN), "asked_at": {"$gt": self._oldest()}}
        )
        return _approval(found) if found else None

    @translated
    def see(self, customer_id: str) -> None:
        """Note that the customer has a page before them that goes on by itself."""
        live = {"customer_id": customer_id, "answer": {"$ne": Answer.CLOSED.value}}
        self._approvals.update_many(live, {"$set": {"seen_at": self._clock()}})

    @translated
    def is_watched(self, approval_id: str) -> bool:
        """Say whether the customer has such a page open now."""
        lately = self._clock() - WATCHED_WITHIN
        return self._approvals.find_one({"_id": approval_id, "seen_at": {"$gt": lately}}, {"_id": 1}) is not None

    @translated
    def decline(self, approval: Approval, by: str = "") -> bool:
        """Note a no; the link stays, so that the administrator can still change their mind."""
        return self._answer(approval, Answer.DECLINED, by)

    @translated
    def agree(self, approval: Approval, by: str) -> bool:
        """Note a yes for the organisation, which is proved next; False when it had been answered before."""
        return self._answer(approval, Answer.AGREED, by)

    @translated
    def approve(self, approval: Approval, by: str) -> bool:
        """Note a yes for one mailbox and say ApprovalGiven; False when it had been answered before."""
        said = ApprovalGiven(
            customer_id=approval.customer_id,
            approval_id=approval.approval_id,
            scope=approval.wanted.scope,
            approved_by=by,
            is_watched=self.is_watched(approval.approval_id),
            approved_at=self._clock(),
        )
        return self._answer(approval, Answer.APPROVED, by, push(announce(said, source="consent", clock=self._clock)))

    @translated
    def close(self, customer_id: str, *, but: Wanted | None = None) -> None:
        """Revoke the links of a customer, except for one choice."""
        mine: Document = {"customer_id": customer_id, "answer": _one_of(OPEN)}
        for found in list(self._approvals.find(mine)):
            if read(found) != but:
                self._approvals.update_one({**mine, "_id": found["_id"]}, {"$set": {"answer": Answer.CLOSED.value}})

    @translated
    def erase(self, customer_id: str) -> None:
        """Forget all approvals of a customer, with what they had not said yet."""
        self._approvals.delete_many({"customer_id": customer_id})

    def _answer(self, approval: Approval, answer: Answer, by: str, said: Document | None = None) -> bool:
        change = {"answer": answer.value, "answered_at": self._clock(), "answered_by": by}
        still = {"_id": approval.approval_id, "customer_id": approval.customer_id, "answer": _one_of(UNANSWERED)}
        return self._approvals.update_one(still, {"$set": change, **(said or {})}).modified_count == 1

    def _oldest(self) -> datetime:
        return self._clock() - LIFETIME


def _one_of(answers: tuple[Answer, ...]) -> Document:
    return {"$in": [each.value for each in answers]}


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _document(approval: Approval) -> Document:
    document = {each.name: getattr(approval, each.name) for each in fields(approval) if each.name != "wanted"}
    document["_id"] = document.pop("approval_id")
    return {**document, **written(approval.wanted), "answer": approval.answer.value}


def _approval(found: Document) -> Approval:
    return Approval(
        approval_id=found["_id"],
        customer_id=found["customer_id"],
        wanted=read(found),
        answer=Answer(found["answer"]),
        asked_at=found["asked_at"],
        answered_at=found["answered_at"],
        answered_by=found["answered_by"],
    )
