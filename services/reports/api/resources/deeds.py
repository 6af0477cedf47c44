"""What a program may have done: scan again, stop, erase; each is asked of another service, and its outcome kept."""

from flask import Response, url_for
from flask_babel import lazy_gettext as _

from services.reports.api.finding import NO_SCAN, STILL_RUNNING, begun_scan, problem
from services.reports.api.operations import Kind, Operation
from services.reports.api.queries import ErasureWanted, RescanWanted
from services.reports.api.routes import DEEDS, Route, this_customer, told
from services.reports.api.shapes import OperationAnswer, OperationList
from services.reports.api.tokens import Permit
from services.reports.read_model import ReadModel
from services.reports.scans import State

ANOTHER_IS_LATEST = {"another-scan-is-the-latest": (409, _("Another scan is the latest."))}
HAS_ENDED = {"has-ended": (409, _("The scan has ended already."))}


class DeedResources:
    """Asks other services, and tells what came of it."""

    def __init__(self, read_model: ReadModel) -> None:
        """Keep what is asked in these stores."""
        self._read_model = read_model

    def routes(self) -> tuple[Route, ...]:
        """Return the addresses."""
        return (*self._deeds(), *self._outcomes())

    def _deeds(self) -> tuple[Route, ...]:
        return (
            Route(
                name="scan_again",
                method="POST",
                path="/scans",
                view=self.scan_again,
                permit=Permit.SCAN,
                body=RescanWanted,
                answer=OperationAnswer,
                status=202,
                limit=DEEDS,
                summary=_("Scan again; the mails of the scan before are erased when it begins"),
                problems=STILL_RUNNING | ANOTHER_IS_LATEST,
            ),
            Route(
                name="stop_scan",
                method="POST",
                path="/scans/{scan_id}/stop",
                view=self.stop_scan,
                permit=Permit.SCAN,
                answer=OperationAnswer,
                status=202,
                limit=DEEDS,
                summary=_("Stop a scan and keep what was found"),
                problems=HAS_ENDED,
            ),
            Route(
                name="erase",
                method="POST",
                path="/erasure",
                view=self.erase,
                permit=Permit.ERASE,
                body=ErasureWanted,
                answer=OperationAnswer,
                status=202,
                limit=DEEDS,
                summary=_("Erase everything, and with it every token"),
            ),
        )

    def _outcomes(self) -> tuple[Route, ...]:
        return (
            Route(
                name="operations",
                path="/operations",
                view=self.operations,
                answer=OperationList,
                summary=_("What was asked for of late"),
            ),
            Route(
                name="operation",
                path="/operations/{operation_id}",
                view=self.operation,
                answer=OperationAnswer,
                summary=_("What came of something asked for"),
            ),
        )

    def scan_again(self, body: RescanWanted) -> Response:
        """Ask for another scan after the latest one, as the program knows it."""
        scans = self._read_model.scans
        latest = scans.refused(this_customer()) or scans.latest(this_customer())
        if body.after != (latest.scan_id if latest else None):
            raise problem(ANOTHER_IS_LATEST)
        if latest and latest.state is State.RUNNING:
            raise problem(STILL_RUNNING)
        return self._accepted(self._read_model.ask(this_customer(), Kind.RESCAN, body.after or ""))

    def stop_scan(self, scan_id: str) -> Response:
        """Ask for a running scan to end."""
        scan = begun_scan(self._read_model, scan_id)
        if scan.state is not State.RUNNING:
            raise problem(HAS_ENDED)
        return self._accepted(self._read_model.ask(this_customer(), Kind.STOP, scan.scan_id))

    def erase(self, body: ErasureWanted) -> Response:
        """Ask for everything to be erased."""
        del body
        return self._accepted(self._read_model.ask(this_customer(), Kind.ERASURE))

    def operations(self) -> OperationList:
        """Return what was asked for."""
        return OperationList(items=tuple(map(self._answer, self._read_model.operations.of(this_customer()))))

    def operation(self, operation_id: str) -> OperationAnswer:
        """Return what came of one thing."""
        found = self._read_model.operations.find(this_customer(), operation_id)
        if found is None:
            raise problem(NO_SCAN)
        return self._answer(found)

    def _accepted(self, operation: Operation) -> Response:
        address = url_for("v1.operation", operation_id=operation.operation_id)
        return told(self._answer(operation), 202, Location=address)

    def _answer(self, operation: Operation) -> OperationAnswer:
        began = operation.operation_id if operation.kind is Kind.RESCAN else operation.scan_id
        scan = self._read_model.scans.find(operation.customer_id, began)
        failure = scan.failed.reason.value if scan and scan.failed and not scan.started else ""
        reason = operation.refusal or failure
        is_done = scan is not None and (operation.kind is Kind.RESCAN or scan.state is not State.RUNNING)
        return OperationAnswer(
            operation_id=operation.operation_id,
            kind=operation.kind,
            state="refused" if reason else "done" if is_done else "pending",
            reason=reason or None,
            asked_at=operation.asked_at,
            scan_id=began if scan and scan.started else None,
        )
