"""Keys of dead letters in memory."""

from shared.messaging.letter_keys import new_key


class MemoryLetterKeys:
    """Keeps keys for as long as it lives."""

    def __init__(self) -> None:
        self._keys: dict[str, bytes | None] = {}

    def of(self, customer_id: str) -> bytes:
        """Return a customer's key, a new one if there is none; of an erased customer one that nobody keeps."""
        return self._keys.setdefault(customer_id, new_key()) or new_key()

    def find(self, customer_id: str) -> bytes | None:
        """Return a customer's key, None when it is gone."""
        return self._keys.get(customer_id)

    def forget(self, customer_id: str) -> None:
        """Delete the key of an erased customer, for good."""
        self._keys[customer_id] = None
