"""How our own code is pointed at a running emulator."""

from emulator.server import Emulator
from shared.microsoft import MicrosoftSettings


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
