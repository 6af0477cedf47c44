"""The operators' commands for assessments."""

import click
import msgspec

from services.consent.announcing import BY_OPERATOR
from services.consent.consent import State
from services.consent.consents import Consents
from services.consent.overseeing import Assessment, Overseeing
from services.consent.repeating import last_ended, repeat
from shared.events.details import RescanRefusal
from shared.operating.answers import Done
from shared.operating.commands import NotDone, Wish, asking, changing, most
from shared.operating.office import Opens

REFUSALS = {
    RescanRefusal.NO_PERMISSION: "No permission of this customer holds. They grant one in the portal.",
    RescanRefusal.NOT_STARTED: "The first assessment was not begun yet; the customer begins it in the portal.",
    RescanRefusal.SIGN_IN_NEEDED: "Of one mailbox no permission is kept: its owner signs in at Microsoft each time.",
    RescanRefusal.PERMISSION_REFUSED: "Microsoft refused the permission the last time; the customer grants it again.",
    RescanRefusal.ANOTHER_BEGAN: "The last scan has not ended yet. `python -m services.scanner scans list` shows it.",
}


class Assessments(msgspec.Struct, frozen=True, kw_only=True):
    """Assessments, the one asked for last first."""

    assessments: tuple[Assessment, ...]


def assessment_commands(office: Opens) -> click.Group:
    """Return the commands `list | retry`."""
    commands = click.Group("assessments", help="Look at permissions and their scans, begin another scan.")

    @asking(commands, "list", Assessments)
    @click.option("--state", type=click.Choice([each.value for each in State]), help="Only these.")
    @click.option("--customer", default="", metavar="CUSTOMER_ID", help="Only those of one customer.")
    @most
    def list_assessments(*, state: str | None, customer: str, most: int) -> Assessments:
        """Show what customers have granted, and the scan last requested with it; the latest first."""
        found = Overseeing(office().database).assessments(state=state or "", customer_id=customer, most=most)
        return Assessments(assessments=tuple(found))

    @changing(commands, "retry", Done, word="retry", says=("ScanRequested",))
    @click.argument("customer_id")
    def retry(wish: Wish, *, customer_id: str) -> Done:
        """Begin another scan with the permission at hand, after one that failed, was stopped or is to be repeated.

        Its result replaces the one before. Where the customer must act first, it says so and does nothing.
        """
        opened = office()
        consents = Consents(opened.database, opened.clock)
        warning = "Another scan of this customer begins, and its result replaces the one before."
        with wish.granted(opened, [customer_id], warning):
            after = last_ended(customer_id, consents=consents)
            refusal = repeat(customer_id, after, consents=consents, by=BY_OPERATOR)
            if refusal:
                raise NotDone(REFUSALS[refusal])
        begun = consents.granted(customer_id)
        return Done(done="scan requested", customer_id=customer_id, scan_id=(begun and begun.scan_id) or "")

    return commands
