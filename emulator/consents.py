"""Who has agreed to what: per tenant the applications that are present and the permissions granted to them."""

from collections import defaultdict
from collections.abc import Iterable

EVERYBODY = "*"


class Consents:
    """The enterprise applications of all tenants, with their app roles and delegated grants."""

    def __init__(self) -> None:
        """Begin with nobody having agreed to anything."""
        self._present: set[tuple[str, str]] = set()
        self._roles: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._scopes: dict[tuple[str, str, str], set[str]] = defaultdict(set)

    def is_present(self, tenant_id: str, client_id: str) -> bool:
        """Say whether the tenant has a service principal for the application."""
        return (tenant_id, client_id) in self._present

    def roles(self, tenant_id: str, client_id: str) -> set[str]:
        """Return the application permissions granted in a tenant."""
        return set(self._roles.get((tenant_id, client_id), ()))

    def scopes(self, tenant_id: str, client_id: str, user_id: str) -> set[str]:
        """Return the delegated permissions that hold for a user, whoever granted them."""
        grants = (self._scopes.get((tenant_id, client_id, who), set()) for who in (user_id, EVERYBODY))
        return set().union(*grants)

    def grant_roles(self, tenant_id: str, client_id: str, roles: Iterable[str]) -> None:
        """Grant application permissions, and create the service principal if need be."""
        self._present.add((tenant_id, client_id))
        self._roles[tenant_id, client_id].update(roles)

    def grant_scopes(self, tenant_id: str, client_id: str, scopes: Iterable[str], user_id: str = EVERYBODY) -> None:
        """Grant delegated permissions for a user or for everybody, and create the service principal if need be."""
        self._present.add((tenant_id, client_id))
        self._scopes[tenant_id, client_id, user_id].update(scopes)

    def withdraw(self, tenant_id: str, client_id: str) -> None:
        """Take back every permission; the service principal stays, so tokens are still issued, without roles."""
        self._roles.pop((tenant_id, client_id), None)
        for key in [key for key in self._scopes if key[:2] == (tenant_id, client_id)]:
            del self._scopes[key]

    def withdraw_roles(self, tenant_id: str, client_id: str, roles: Iterable[str]) -> None:
        """Take back some application permissions."""
        self._roles[tenant_id, client_id].difference_update(roles)

    def remove(self, tenant_id: str, client_id: str) -> None:
        """Delete the enterprise application with all that was granted to it."""
        self.withdraw(tenant_id, client_id)
        self._present.discard((tenant_id, client_id))
