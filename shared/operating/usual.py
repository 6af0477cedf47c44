"""The commands that operators have at every service."""

from collections.abc import Sequence

import click

from shared.operating.audit_commands import audit_commands
from shared.operating.dead_letter_commands import dead_letter_commands
from shared.operating.office import Opens


def usual_commands(office: Opens) -> Sequence[click.Group]:
    """Return the groups for dead letters and for the audit trail."""
    return dead_letter_commands(office), audit_commands(office)
