"""The permissions that the scanner may use; delegated grants lie encrypted and go when the scan ends."""

from dataclasses import dataclass

import msgspec

from shared.encryption import Keyring
from shared.events.catalog import ConsentGranted, Event
from shared.events.details import Scope
from shared.events.envelope import Envelope
from shared.mongodb import Document, Documents, translated
from shared.outbox import push


@dataclass(frozen=True)
class Consent:
    """A tenant's permission; `mailboxes` empty means all."""

    consent_id: str
    customer_id: str
    tenant_id: str
    tenant_name: str
    scope: Scope
    granted_by: str
    mailboxes: tuple[str, ...]
    group: str = ""
    """The address of the group whose members are read, for that scope."""


class Grant(msgspec.Struct, frozen=True):
    """What reading one mailbox as its owner takes: a refresh token, and whose it is."""

    refresh_token: str
    tenant_id: str
    user_id: str
    address: str


class Consents:
    """Permissions by consent id."""

    def __init__(self, database: Documents, keyring: Keyring) -> None:
        """Keep them in `database`, grants sealed with `keyring`."""
        self._consents = database["consents"]
        self._keyring = keyring

    @translated
    def prepare(self) -> None:
        """Create the indexes."""
        self._consents.create_index("customer_id")

    @translated
    def keep(self, granted: ConsentGranted, grant: bytes | None) -> None:
        """Remember a permission, and the delegated grant (JSON) if there is one; a repeated event changes nothing."""
        document: Document = {
            "customer_id": granted.customer_id,
            "tenant_id": granted.tenant_id,
            "tenant_name": granted.tenant_name,
            "scope": granted.scope.value,
            "granted_by": granted.granted_by,
            "mailboxes": list(granted.mailboxes),
            "group": granted.group,
            "grant": self._keyring.seal(grant, _context(granted.consent_id)) if grant else None,
        }
        self._consents.update_one({"_id": granted.consent_id}, {"$setOnInsert": document}, upsert=True)

    @translated
    def say(self, consent_id: str, said: Envelope[Event]) -> None:
        """Say something of a permission, unless it was withdrawn."""
        self._consents.update_one({"_id": consent_id}, push(said))

    @translated
    def get(self, consent_id: str) -> Consent | None:
        """Return a permission, None when it is unknown or withdrawn."""
        found = self._consents.find_one({"_id": consent_id}, {"grant": 0})
        return _consent(found) if found else None

    @translated
    def grant(self, consent_id: str) -> Grant | None:
        """Return the delegated grant, None when there is none any more; raises CannotOpen when its key is gone."""
        found = self._consents.find_one({"_id": consent_id}, {"grant": 1})
        if not found or not found["grant"]:
            return None
        return msgspec.json.decode(self._keyring.open(found["grant"], _context(consent_id)), type=Grant)

    @translated
    def replace_grant(self, consent_id: str, grant: Grant) -> None:
        """Keep a renewed refresh token, unless the grant was deleted meanwhile."""
        sealed = self._keyring.seal(msgspec.json.encode(grant), _context(consent_id))
        self._consents.update_one({"_id": consent_id, "grant": {"$ne": None}}, {"$set": {"grant": sealed}})

    @translated
    def forget_grant(self, consent_id: str) -> None:
        """Delete the delegated grant: the scan is over."""
        self._consents.update_one({"_id": consent_id}, {"$set": {"grant": None}})

    @translated
    def withdraw(self, customer_id: str, tenant_id: str) -> None:
        """Delete every permission of a customer for a tenant."""
        self._consents.delete_many({"customer_id": customer_id, "tenant_id": tenant_id})

    @translated
    def erase(self, customer_id: str) -> None:
        """Delete every permission of a customer."""
        self._consents.delete_many({"customer_id": customer_id})


def _context(consent_id: str) -> str:
    return f"grant:{consent_id}"


def _consent(document: Document) -> Consent:
    return Consent(
        consent_id=document["_id"],
        customer_id=document["customer_id"],
        tenant_id=document["tenant_id"],
        tenant_name=document["tenant_name"],
        scope=Scope(document["scope"]),
        granted_by=document["granted_by"],
        mailboxes=tuple(document["mailboxes"]),
        group=document.get("group", ""),
    )
