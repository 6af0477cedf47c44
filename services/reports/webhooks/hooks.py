"""Webhooks: the addresses that customers named, what is told to each, and the secret by which it is signed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from services.reports.webhooks.signing import new_secret
from shared.clock import Clock
from shared.encryption import Keyring
from shared.mongodb import Document, Documents, translated

MOST_HOOKS = 5
GIVEN_UP_AFTER = timedelta(days=3)
"""How long everything must have failed before nothing more is tried."""
BOTH_FOR = timedelta(hours=24)
"""How long messages are signed by a replaced secret, too, so that receivers can be changed meanwhile."""
MOST_REPLACED = 4
"""Replaced secrets that may hold at once, because each is one more signature in every message."""


class State(StrEnum):
    """Whether messages are sent."""

    ACTIVE = "active"
    PAUSED = "paused"
    """By the customer."""
    GONE = "gone"
    """The receiver wants nothing more (410)."""
    GIVEN_UP = "given_up"
    """Nothing arrived for days."""


class NotAdded(Exception):
    """There is this webhook already ("known"), or there are too many ("too_many")."""


@dataclass(frozen=True)
class Hook:
    """One address, and what is told to it."""

    hook_id: str
    customer_id: str
    url: str
    kinds: tuple[str, ...]
    portal: str
    """Where its customer came in: links in messages begin with it."""
    state: State
    created_at: datetime
    failing_since: datetime | None
    """Since when nothing has arrived; None as long as messages arrive, or there were none."""
    renewals: int = 0
    """How often its secret was renewed."""
    replaced_until: datetime | None = None
    """Until when messages are signed by a secret that was replaced, too."""


class Hooks:
    """The webhooks of this service's database."""

    def __init__(self, database: Documents, keyring: Keyring, clock: Clock) -> None:
        """Keep them in the collection `webhooks`, their secrets encrypted."""
        self._hooks = database["webhooks"]
        self._keyring = keyring
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Create the index by which a customer's are found; one address is told everything once."""
        self._hooks.create_index([("customer_id", 1), ("url", 1)], unique=True)

    @translated
    def add(self, customer_id: str, url: str, kinds: Sequence[str], portal: str) -> tuple[Hook, str]:
        """Add one and return it with its secret, which is shown this once; raises NotAdded."""
        if self._hooks.count_documents({"customer_id": customer_id}) >= MOST_HOOKS:
            raise NotAdded("too_many")
        hook_id, secret = secrets.token_hex(16), new_secret()
        document = {
            "_id": hook_id,
            "customer_id": customer_id,
            "url": url,
            "kinds": list(kinds),
            "portal": portal,
            "secret": self._keyring.seal(secret.encode(), _context(hook_id)),
            "state": State.ACTIVE.value,
            "created_at": self._clock(),
            "failing_since": None,
        }
        try:
            self._hooks.insert_one(document)
        except DuplicateKeyError as error:
            raise NotAdded("known") from error
        return _hook(document), secret

    @translated
    def of(self, customer_id: str) -> list[Hook]:
        """Return a customer's webhooks, the oldest first."""
        return [_hook(each) for each in self._hooks.find({"customer_id": customer_id}).sort("created_at", 1)]

    @translated
    def find(self, customer_id: str, hook_id: str) -> Hook | None:
        """Return one of a customer's webhooks, or None."""
        found = self._hooks.find_one({"_id": hook_id, "customer_id": customer_id})
        return _hook(found) if found else None

    @translated
    def secrets(self, hook: Hook) -> Sequence[str]:
        """Return the secrets by which messages are signed, the current one first; none when the webhook is gone."""
        now, which = self._clock(), {"_id": hook.hook_id, "customer_id": hook.customer_id}
        found = self._hooks.find_one(which, {"secret": 1, "replaced": 1}) or {"secret": None}
        holding = [each["secret"] for each in found.get("replaced", ()) if each["until"] > now]
        sealed = [each for each in (found["secret"], *reversed(holding)) if each]
        return [self._keyring.open(each, _context(hook.hook_id)).decode() for each in sealed]

    @translated
    def renew(self, hook: Hook) -> tuple[Hook, str] | None:
        """Give a webhook a new secret and return it; None when that was done since it was read.

        The secret before holds a day longer.
        """
        now, secret = self._clock(), new_secret()
        as_read = {"_id": hook.hook_id, "customer_id": hook.customer_id, "renewals": hook.renewals or None}
        found = self._hooks.find_one(as_read)
        if found is None:
            return None
        holding = [each for each in found.get("replaced", ()) if each["until"] > now][1 - MOST_REPLACED :]
        change = {
            "secret": self._keyring.seal(secret.encode(), _context(hook.hook_id)),
            "replaced": [*holding, {"secret": found["secret"], "until": now + BOTH_FOR}],
            "renewals": hook.renewals + 1,
        }
        renewed = self._hooks.find_one_and_update(as_read, {"$set": change}, return_document=ReturnDocument.AFTER)
        return (_hook(renewed), secret) if renewed else None

    @translated
    def end_replaced(self, hook: Hook) -> None:
        """Let messages be signed by the current secret alone."""
        self._change(hook.customer_id, hook.hook_id, {"replaced": []})

    @translated
    def forget_replaced(self) -> None:
        """Forget the replaced secrets whose day is over, of all customers."""
        over = {"until": {"$lte": self._clock()}}
        self._hooks.update_many({"replaced": {"$elemMatch": over}}, {"$pull": {"replaced": over}})

    @translated
    def pause(self, customer_id: str, hook_id: str) -> None:
        """Let nothing be sent until it is resumed."""
        self._change(customer_id, hook_id, {"state": State.PAUSED.value}, state=State.ACTIVE.value)

    @translated
    def resume(self, customer_id: str, hook_id: str) -> None:
        """Let messages be sent again."""
        self._change(customer_id, hook_id, {"state": State.ACTIVE.value, "failing_since": None})

    @translated
    def note_arrival(self, hook: Hook) -> None:
        """Keep that a message arrived."""
        self._change(hook.customer_id, hook.hook_id, {"failing_since": None})

    @translated
    def note_failure(self, hook: Hook) -> None:
        """Keep since when messages do not arrive."""
        self._change(hook.customer_id, hook.hook_id, {"failing_since": self._clock()}, failing_since=None)

    @translated
    def end(self, hook: Hook) -> None:
        """Send nothing more, because the receiver said so."""
        self._change(hook.customer_id, hook.hook_id, {"state": State.GONE.value}, state=State.ACTIVE.value)

    @translated
    def give_up(self, hook: Hook) -> None:
        """Send nothing more if nothing has arrived for days."""
        long_ago = {"$lte": self._clock() - GIVEN_UP_AFTER}
        change = {"state": State.GIVEN_UP.value}
        self._change(hook.customer_id, hook.hook_id, change, state=State.ACTIVE.value, failing_since=long_ago)

    @translated
    def erase(self, customer_id: str, hook_id: str | None = None) -> None:
        """Forget one of a customer's webhooks, or all."""
        self._hooks.delete_many({"customer_id": customer_id} | ({"_id": hook_id} if hook_id else {}))

    def _change(self, customer_id: str, hook_id: str, change: Document, **still: Any) -> None:
        self._hooks.update_one({"_id": hook_id, "customer_id": customer_id, **still}, {"$set": change})


def _context(hook_id: str) -> str:
    return f"webhook:{hook_id}"


def _hook(document: Document) -> Hook:
    return Hook(
        hook_id=document["_id"],
        customer_id=document["customer_id"],
        url=document["url"],
        kinds=tuple(document["kinds"]),
        portal=document["portal"],
        state=State(document["state"]),
        created_at=document["created_at"],
        failing_since=document["failing_since"],
        renewals=document.get("renewals", 0),
        replaced_until=max((each["until"] for each in document.get("replaced", ())), default=None),
    )
