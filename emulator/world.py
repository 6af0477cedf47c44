"""Everything that an emulator holds while it runs."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from emulator.applications import Application
from emulator.changes import Changes
from emulator.clouds import GLOBAL, Cloud
from emulator.consents import Consents
from emulator.entra.grants import Grants
from emulator.entra.replication import Replication
from emulator.faults import Faults
from emulator.graph.throttling import Throttle
from emulator.mailboxes import Mailbox
from emulator.management_scopes import ManagementScopes
from emulator.signing import Signing
from emulator.tenants import PERSONAL_TENANT_ID, Tenant, User
from emulator.traffic import Traffic

ANY_DIRECTORY = ("common", "organizations", "consumers")


def pause(milliseconds: int) -> None:
    """Let time pass, if any shall."""
    if milliseconds:
        time.sleep(milliseconds / 1000)


@dataclass
class Behaviour:
    """What can be changed while the emulator runs."""

    latency_ms: int = 0
    access_token_seconds: int | None = None

    def wait(self) -> None:
        """Let pass the time that an answer takes."""
        pause(self.latency_ms)


@dataclass
class World:
    """The tenants, the applications, and what has happened between them."""

    tenants: tuple[Tenant, ...]
    applications: dict[str, Application]
    clock: Callable[[], datetime]
    throttle: Throttle
    signing: Signing
    behaviour: Behaviour
    cloud: Cloud = GLOBAL
    consents: Consents = field(default_factory=Consents)
    management_scopes: ManagementScopes = field(default_factory=ManagementScopes)
    replication: Replication = field(default_factory=Replication)
    grants: Grants = field(default_factory=Grants)
    faults: Faults = field(default_factory=Faults)
    changes: Changes = field(default_factory=Changes)
    traffic: Traffic = field(default_factory=Traffic)
    revocations: int = 0

    def expire_tokens(self) -> None:
        """Make Graph refuse every access token issued so far."""
        self.revocations += 1

    def consent(self, tenant: Tenant, client_id: str, roles: Iterable[str], scopes: Iterable[str]) -> None:
        """Grant permissions for a whole tenant, as its administrator; its directory may take a while to know."""
        roles = set(roles)
        is_new = not self.consents.is_present(tenant.id, client_id)
        if is_new or not roles <= self.consents.roles(tenant.id, client_id):
            self.replication.begin(tenant.id, client_id, tenant.rules, self.clock())
        self.consents.grant_roles(tenant.id, client_id, roles)
        self.consents.grant_scopes(tenant.id, client_id, scopes)

    @property
    def application(self) -> Application:
        """The registration that a client uses unless it says otherwise: that of the first tenant."""
        return next(iter(self.applications.values()))

    def find_tenant(self, name: str) -> Tenant | None:
        """Return the tenant with that GUID or domain, else None."""
        wanted = PERSONAL_TENANT_ID if name == "consumers" else name.lower()
        return next((t for t in self.tenants if wanted == t.id or wanted in t.domains), None)

    def tenant_of(self, user: User) -> Tenant:
        """Return the directory that a user's account lies in."""
        return next(tenant for tenant in self.tenants if tenant.id == user.tenant_id)

    def find_user(self, name: str) -> User | None:
        """Return the account with that id, address or user principal name in any tenant, members before guests."""
        found = [user for tenant in self.tenants if (user := tenant.find_user(name))]
        return min(found, key=lambda user: user.kind == "guest", default=None)

    def mailbox_of(self, name: str) -> Mailbox | None:
        """Return the mailbox of the account with that id, address or user principal name, else None."""
        user = self.find_user(name)
        return self.tenant_of(user).mailboxes[user.id] if user else None


def make_world(
    tenants: Iterable[Tenant],
    clock: Callable[[], datetime],
    behaviour: Behaviour | None = None,
    signing: Signing | None = None,
    cloud: Cloud = GLOBAL,
) -> World:
    """Put tenants into a world; tenants that describe no application share one with fixed credentials."""
    tenants = tuple(tenants)
    registrations = [tenant.application or Application() for tenant in tenants]
    applications: dict[str, Application] = {}
    for registration in registrations:
        applications.setdefault(registration.client_id, registration)
    world = World(tenants, applications, clock, Throttle(clock), signing or Signing(), behaviour or Behaviour(), cloud)
    for tenant in tenants:
        if tenant.readable_by_role is not None:
            world.management_scopes.assign(tenant.id, tenant.readable_by_role)
        for fault in tenant.faults:
            world.faults.add(fault)
        for change in tenant.changes:
            world.changes.add(change)
    return world
