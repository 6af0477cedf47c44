"""The token itself, assessments, scans, and how far one is."""

from datetime import datetime
from hashlib import sha256
from itertools import groupby

import msgspec
from flask_babel import lazy_gettext as _

from services.reports.api.finding import NO_SCAN, begun_scan, has_details, problem
from services.reports.api.routes import Route, this_customer, this_token
from services.reports.api.shapes import (
    Assessment,
    AssessmentList,
    ProgressAnswer,
    ScanAnswer,
    ScanList,
    TokenAnswer,
)
from services.reports.exports.listing import exported_scan
from services.reports.progress import percentage_done
from services.reports.read_model import ReadModel
from services.reports.scans import Scan, State


class ScanResources:
    """Answers what is about whole scans."""

    def __init__(self, read_model: ReadModel) -> None:
        """Read from these stores."""
        self._read_model = read_model

    def routes(self) -> tuple[Route, ...]:
        """Return the addresses."""
        return (
            Route(name="token", path="/token", view=self.token, answer=TokenAnswer, summary=_("The token asked with")),
            Route(
                name="assessments",
                path="/assessments",
                view=self.assessments,
                answer=AssessmentList,
                summary=_("What may be read, as permissions and scopes"),
            ),
            Route(
                name="assessment",
                path="/assessments/{assessment_id}",
                view=self.assessment,
                answer=Assessment,
                summary=_("One permission with its scope"),
            ),
            Route(name="scans", path="/scans", view=self.scans, answer=ScanList, summary=_("All scans")),
            Route(name="scan", path="/scans/{scan_id}", view=self.scan, answer=ScanAnswer, summary=_("One scan")),
            Route(
                name="progress",
                path="/scans/{scan_id}/progress",
                view=self.progress,
                answer=ProgressAnswer,
                summary=_("How far a scan is"),
            ),
        )

    def token(self) -> TokenAnswer:
        """Return the token that was asked with."""
        token = this_token()
        return TokenAnswer(name=token.name, scopes=token.permits, made_at=token.made_at, expires_at=token.expires_at)

    def assessments(self) -> AssessmentList:
        """Return what the customer let us read."""
        return AssessmentList(items=tuple(self._assessments()))

    def assessment(self, assessment_id: str) -> Assessment:
        """Return one of them."""
        found = next((each for each in self._assessments() if each.assessment_id == assessment_id), None)
        if found is None:
            raise problem(NO_SCAN)
        return found

    def scans(self) -> ScanList:
        """Return all scans that began."""
        return ScanList(items=tuple(self._answer(each) for each in self._read_model.scans.of(this_customer())))

    def scan(self, scan_id: str) -> ScanAnswer:
        """Return one scan."""
        return self._answer(begun_scan(self._read_model, scan_id))

    def progress(self, scan_id: str) -> ProgressAnswer:
        """Return how far a scan is."""
        scan = begun_scan(self._read_model, scan_id)
        said, is_running = scan.progressed, scan.state is State.RUNNING
        left = scan.time_left if is_running else None
        return ProgressAnswer(
            state=scan.state,
            percent=percentage_done(scan) if is_running else 100,
            mailboxes_found=said.mailboxes_found if said else 0,
            mailboxes_done=said.mailboxes_done if said else 0,
            mails_expected=said.mails_expected if said else 0,
            mails_scanned=said.mails_scanned if said else 0,
            threats=said.threats if said else 0,
            potential_threats=said.potential_threats if said else 0,
            seconds_left=int(left.total_seconds()) if left is not None else None,
            progressed_at=said.progressed_at if said else None,
        )

    def _assessments(self) -> list[Assessment]:
        groups: dict[str, list[Scan]] = {}
        for identity, scans in groupby(self._read_model.scans.of(this_customer()), _assessment_id):
            groups.setdefault(identity, []).extend(scans)
        return [_assessment(identity, scans) for identity, scans in groups.items()]

    def _answer(self, scan: Scan) -> ScanAnswer:
        started, completed = scan.started, scan.completed
        has_mails = has_details(self._read_model, scan)
        return ScanAnswer(
            **msgspec.structs.asdict(exported_scan(scan)),
            state=scan.state,
            failure_reason=scan.failed.reason if scan.failed and not completed else None,
            group=started.group if started else "",
            granted_by=started.granted_by if started else "",
            mailboxes=completed.mailboxes if completed else 0,
            mailboxes_not_read=completed.mailboxes_not_read if completed else 0,
            spam=completed.spam if completed else 0,
            dangerous_in_inboxes=completed.dangerous_in_inboxes if completed else 0,
            has_details=has_mails,
            erased_at=self._erased_at(scan) if has_mails else scan.details_over_at,
        )

    def _erased_at(self, scan: Scan) -> datetime | None:
        return self._read_model.keeping.of(scan.customer_id).erased_at(scan.ended_at) if scan.ended_at else None


def _assessment_id(scan: Scan) -> str:
    started = scan.started
    parts = (started.tenant_id, started.scope.value, started.group, started.granted_by) if started else ()
    return sha256("\n".join((scan.customer_id, *parts)).encode()).hexdigest()[:32]


def _assessment(identity: str, scans: list[Scan]) -> Assessment:
    latest = exported_scan(scans[0])
    started = scans[0].started
    return Assessment(
        assessment_id=identity,
        tenant_id=latest.tenant_id,
        tenant_name=latest.tenant_name,
        scope=latest.scope,
        group=started.group if started else "",
        granted_by=started.granted_by if started else "",
        received_since=latest.received_since,
        received_before=latest.received_before,
        scan_ids=tuple(each.scan_id for each in scans),
    )
