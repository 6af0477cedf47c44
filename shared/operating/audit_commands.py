"""The command by which the audit trail is looked at."""

import click
import msgspec

from shared.operating.audit import Entry
from shared.operating.commands import asking, most
from shared.operating.office import Opens


class AuditTrail(msgspec.Struct, frozen=True, kw_only=True):
    """What operators did, the latest first."""

    entries: tuple[Entry, ...]


def audit_commands(office: Opens) -> click.Group:
    """Return the command `list`."""
    commands = click.Group("audit", help="Look at what operators have done.")

    @asking(commands, "list", AuditTrail)
    @click.option("--about", default="", metavar="ID", help="Only what concerned this customer, scan or letter.")
    @most
    def list_entries(*, about: str, most: int) -> AuditTrail:
        """Show who did what, when, from which machine, to what, why, and how it ended; the latest first."""
        return AuditTrail(entries=tuple(office().audit.entries(about=about, most=most)))

    return commands
