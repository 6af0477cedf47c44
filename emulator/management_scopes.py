"""RBAC for Applications of Exchange: mailboxes that an application may read whatever it was granted in Entra ID."""

from collections.abc import Iterable


class ManagementScopes:
    """The mailboxes that the role "Application Mail.Read" was assigned for, by tenant."""

    def __init__(self) -> None:
        """Begin with no role assigned anywhere."""
        self._mailboxes: dict[str, frozenset[str]] = {}

    def assign(self, tenant_id: str, addresses: Iterable[str]) -> None:
        """Assign the role for these mailboxes alone."""
        self._mailboxes[tenant_id] = frozenset(address.lower() for address in addresses)

    def remove(self, tenant_id: str) -> None:
        """Take the role away."""
        self._mailboxes.pop(tenant_id, None)

    def exist(self, tenant_id: str) -> bool:
        """Say whether the role is assigned in a tenant, for whatever mailboxes."""
        return tenant_id in self._mailboxes

    def cover(self, tenant_id: str, address: str) -> bool:
        """Say whether the role holds for a mailbox."""
        return address.lower() in self._mailboxes.get(tenant_id, frozenset())
