"""How our own code is pointed at a running emulator."""

import msgspec

from emulator.entra.grants import RefreshGrant
from emulator.server import Emulator
from services.scanner.consents import Consents, Grant
from shared.events.catalog import ConsentGranted
from shared.events.details import Scope
from shared.microsoft import MicrosoftSettings

READ_MAIL = "https://graph.microsoft.com/Mail.Read https://graph.microsoft.com/User.Read offline_access openid profile"


def settings_of(emulator: Emulator) -> MicrosoftSettings:
    """Return the settings of the emulator's application, with its secret."""
    described = emulator.describe()
    return MicrosoftSettings(
        entra_authority=described["authority"],
        graph_url=described["graph"],
        graph_resource=described["graph_resource"],
        client_id=described["client_id"],
        client_secret=described["client_secret"],
        ca_file=described["ca"],
    )


def consent_for_the_organisation(emulator: Emulator) -> None:
    """Let an administrator grant the application permissions."""
    world = emulator.world
    application = world.application
    world.consents.grant_roles(world.tenants[0].id, application.client_id, application.application_permissions)


def consent_for_one_mailbox(emulator: Emulator, consents: Consents, address: str) -> ConsentGranted:
    """Let a person grant their own mailbox, and keep the grant as the consent "consent-1"."""
    world = emulator.world
    tenant, client_id = world.tenants[0], world.application.client_id
    person = next(each for each in tenant.users if each.address == address)
    world.consents.grant_scopes(tenant.id, client_id, world.application.delegated_permissions, person.id)
    token = world.grants.add_refresh(RefreshGrant(client_id, tenant.id, person.id, READ_MAIL, world.clock()))
    granted = ConsentGranted(
        customer_id="customer-1",
        consent_id="consent-1",
        tenant_id=tenant.id,
        tenant_name="Contoso",
        scope=Scope.ONE_MAILBOX,
        granted_by=address,
        granted_at=world.clock(),
    )
    consents.keep(granted, msgspec.json.encode(Grant(token, tenant.id, person.id, address)))
    return granted
