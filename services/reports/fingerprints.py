"""By what a mail of one assessment is recognised in the next: keyed hashes, without anything of the mail itself.

The key is the customer's own and stands nowhere: it is derived from the secret of the web processes. A fingerprint
lives as long as the counts of its scan, longer than the mails.
"""

import hmac
from hashlib import sha256

from pymongo.errors import DuplicateKeyError

from services.reports.comparison import Recognised
from services.reports.detections import DANGEROUS, level_of
from shared.events.catalog import MailScanned
from shared.mongodb import Document, Documents, translated


class Fingerprints:
    """One small document for each mail that was not clean: identity, level, attack type."""

    def __init__(self, database: Documents, secret: bytes) -> None:
        """Use the collection `fingerprints`; keys are derived from `secret`."""
        self._fingerprints = database["fingerprints"]
        self._secret = secret

    @translated
    def prepare(self) -> None:
        """Create the indexes."""
        whose = [("customer_id", 1), ("scan_id", 1)]
        self._fingerprints.create_index([*whose, ("level", 1), ("identity", 1), ("attack_type", 1)])
        self._fingerprints.create_index([*whose, ("revision", 1)])

    def identity(self, mail: MailScanned) -> str:
        """Return what stays the same when a mail is moved or read by another scan: a hash of mailbox and Message-ID."""
        known_by = mail.detection.internet_message_id if mail.detection else ""
        return self._hash(mail.customer_id, f"{mail.mailbox_id}\0{known_by or mail.mail_id}")

    @translated
    def record(self, mail: MailScanned) -> None:
        """Note how a mail was judged, unless the same or a higher revision is known."""
        own = self._hash(mail.customer_id, f"{mail.scan_id}\0{mail.mailbox_id}\0{mail.mail_id}")
        which: Document = {"_id": own, "customer_id": mail.customer_id}
        said: Document = {
            "scan_id": mail.scan_id,
            "identity": self.identity(mail),
            "level": level_of(mail).value,
            "attack_type": mail.attack_type.value if mail.attack_type else "",
            "revision": mail.revision,
        }
        try:
            self._fingerprints.replace_one(which | {"revision": {"$lt": mail.revision}}, which | said, upsert=True)
        except DuplicateKeyError:
            return

    @translated
    def revisions(self, customer_id: str, scan_id: str) -> int:
        """Return the sum of all revisions of a scan, which grows with every change."""
        stages: list[Document] = [
            {"$match": {"customer_id": customer_id, "scan_id": scan_id}},
            {"$group": {"_id": None, "revisions": {"$sum": "$revision"}}},
        ]
        return next((int(each["revisions"]) for each in self._fingerprints.aggregate(stages)), 0)

    @translated
    def dangerous(self, customer_id: str, scan_id: str) -> list[Recognised]:
        """Return the threats and potential threats of a scan."""
        levels = [level.value for level in DANGEROUS]
        which = {"customer_id": customer_id, "scan_id": scan_id, "level": {"$in": levels}}
        found = self._fingerprints.find(which, {"_id": 0, "identity": 1, "attack_type": 1}, batch_size=10_000)
        return [Recognised(each["identity"], each["attack_type"]) for each in found.sort("identity", 1)]

    @translated
    def erase(self, customer_id: str, scan_id: str | None = None) -> None:
        """Forget the fingerprints of one scan of a customer, or of all."""
        self._fingerprints.delete_many({"customer_id": customer_id} | ({"scan_id": scan_id} if scan_id else {}))

    def _hash(self, customer_id: str, text: str) -> str:
        key = hmac.digest(self._secret, f"fingerprints:{customer_id}".encode(), sha256)
        return hmac.digest(key, text.encode(), sha256)[:16].hex()
