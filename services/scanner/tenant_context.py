"""What detectors may know of a tenant while its mail is read."""

from services.scanner.context import Context, Person
from services.scanner.figures import Figures
from services.scanner.important import is_important
from services.scanner.sender_lists import SenderLists


def tenant_context(
    figures: Figures, scan_id: str, senders: SenderLists, trace_key: bytes = b"", *, in_hindsight: bool = False
) -> Context:
    """Return what detectors may know of the tenant: its people, their domains, the customer's lists, later partners."""
    rows = figures.people(scan_id)
    people = tuple(
        Person(row["display_name"], row["address"], row["job_title"], is_important(row["job_title"])) for row in rows
    )
    domains = frozenset(each.address.rpartition("@")[2].lower() for each in people if "@" in each.address)
    return Context(
        domains=domains,
        people=people,
        partner_domains=figures.survey(scan_id).partners if in_hindsight else {},
        allowed=frozenset(senders.allowed),
        denied=frozenset(senders.denied),
        trace_key=trace_key,
    )
