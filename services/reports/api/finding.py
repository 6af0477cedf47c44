"""Which scan an address of the API is about."""

from flask_babel import lazy_gettext as _

from services.reports.api.routes import this_customer
from services.reports.read_model import ReadModel
from services.reports.scans import Scan, State
from shared.web.problems import ProblemError

LATEST = "latest"

NO_SCAN = {"not-found": (404, _("There is nothing at this address."))}
DETAILS_ERASED = {"details-erased": (410, _("The mails of this scan have been erased."))}
STILL_RUNNING = {"still-running": (409, _("The scan has not ended yet."))}


def problem(kinds: dict[str, tuple[int, object]], detail: str = "") -> ProblemError:
    """Return the problem of a table with one entry."""
    ((name, (status, title)),) = kinds.items()
    return ProblemError(status, name, title, detail)


def begun_scan(read_model: ReadModel, scan_id: str) -> Scan:
    """Return a scan of the customer that began; ends the request with 404 where there is none."""
    scans = read_model.scans.of(this_customer())
    found = next((each for each in scans if scan_id in (each.scan_id, LATEST)), None)
    if found is None:
        raise problem(NO_SCAN)
    return found


def detailed_scan(read_model: ReadModel, scan_id: str) -> Scan:
    """Return a scan whose mails are kept; ends the request with 410 where they were erased."""
    scan = begun_scan(read_model, scan_id)
    if not has_details(read_model, scan):
        raise problem(DETAILS_ERASED)
    return scan


def ended_scan(read_model: ReadModel, scan_id: str) -> Scan:
    """Return a scan with details that has ended; ends the request with 409 before."""
    scan = detailed_scan(read_model, scan_id)
    if scan.state is State.RUNNING:
        raise problem(STILL_RUNNING)
    return scan


def has_details(read_model: ReadModel, scan: Scan) -> bool:
    """Tell whether the mails of a scan are kept: those of the latest one are, until their time is over."""
    latest = read_model.scans.latest(scan.customer_id)
    return latest is not None and latest.scan_id == scan.scan_id and latest.details_over_at is None
