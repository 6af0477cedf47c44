"""Detections, campaigns, and what was read."""

import msgspec
from flask_babel import lazy_gettext as _

from services.reports.api.finding import DETAILS_ERASED, NO_SCAN, detailed_scan, problem
from services.reports.api.paging import DetectionPages, first_of, number_cursor, slice_of
from services.reports.api.queries import DetectionsQuery, PageQuery
from services.reports.api.routes import Route
from services.reports.api.shapes import (
    CampaignAnswer,
    CampaignDetailsAnswer,
    CampaignPage,
    Counted,
    CoverageAnswer,
    DetectionPage,
    ReachedMailbox,
)
from services.reports.campaigns import Campaign, Campaigns
from services.reports.exports.listing import ExportedMail, exported_mail, exported_mailbox
from services.reports.read_model import ReadModel
from shared.web.language import current_language
from shared.wording import of


class MailResources:
    """Answers what is about the mails of a scan."""

    def __init__(self, read_model: ReadModel, detections: DetectionPages, campaigns: Campaigns) -> None:
        """Read from these stores."""
        self._read_model = read_model
        self._detections = detections
        self._campaigns = campaigns

    def routes(self) -> tuple[Route, ...]:
        """Return the addresses."""
        return (*self._single(), *self._together())

    def _single(self) -> tuple[Route, ...]:
        return (
            Route(
                name="detections",
                path="/scans/{scan_id}/detections",
                view=self.detections,
                answer=DetectionPage,
                query=DetectionsQuery,
                summary=_("Detected mails, narrowed, page by page"),
                problems=DETAILS_ERASED | _WRONG_CURSOR,
            ),
            Route(
                name="detection",
                path="/scans/{scan_id}/detections/{mail_id}",
                view=self.detection,
                answer=ExportedMail,
                summary=_("One mail with findings and evidence"),
                problems=DETAILS_ERASED,
            ),
        )

    def _together(self) -> tuple[Route, ...]:
        return (
            Route(
                name="campaigns",
                path="/scans/{scan_id}/campaigns",
                view=self.campaigns,
                answer=CampaignPage,
                query=PageQuery,
                summary=_("Campaigns, the largest first"),
                problems=DETAILS_ERASED | _WRONG_CURSOR,
            ),
            Route(
                name="campaign",
                path="/scans/{scan_id}/campaigns/{name}",
                view=self.campaign,
                answer=CampaignDetailsAnswer,
                summary=_("One campaign, and whom it reached"),
                problems=DETAILS_ERASED,
            ),
            Route(
                name="coverage",
                path="/scans/{scan_id}/coverage",
                view=self.coverage,
                answer=CoverageAnswer,
                query=PageQuery,
                summary=_("What was read, and what was not"),
                problems=DETAILS_ERASED | _WRONG_CURSOR,
            ),
        )

    def detections(self, scan_id: str, query: DetectionsQuery) -> DetectionPage:
        """Return one page of detections."""
        scan = detailed_scan(self._read_model, scan_id)
        found, cursor = self._detections.page(scan.customer_id, scan.scan_id, query)
        words = of(current_language())
        return DetectionPage(items=tuple(exported_mail(each, words) for each in found), next_cursor=cursor)

    def detection(self, scan_id: str, mail_id: str) -> ExportedMail:
        """Return one detection."""
        scan = detailed_scan(self._read_model, scan_id)
        found = self._read_model.detections.find(scan.customer_id, scan.scan_id, mail_id)
        if found is None:
            raise problem(NO_SCAN)
        return exported_mail(found, of(current_language()))

    def campaigns(self, scan_id: str, query: PageQuery) -> CampaignPage:
        """Return one page of campaigns."""
        scan, first = detailed_scan(self._read_model, scan_id), first_of(query)
        found = self._campaigns.listed(scan.customer_id, scan.scan_id, first=first, most=query.limit + 1)
        more = len(found) > query.limit
        return CampaignPage(
            items=tuple(map(_campaign, found[: query.limit])),
            next_cursor=number_cursor(query, first + query.limit) if more else None,
        )

    def campaign(self, scan_id: str, name: str) -> CampaignDetailsAnswer:
        """Return one campaign."""
        scan = detailed_scan(self._read_model, scan_id)
        found = self._campaigns.find(scan.customer_id, scan.scan_id, name)
        if found is None:
            raise problem(NO_SCAN)
        return CampaignDetailsAnswer(
            **msgspec.structs.asdict(_campaign(found.campaign)),
            subjects=tuple(Counted(value=value, mails=mails) for value, mails in found.subjects),
            senders=tuple(Counted(value=value, mails=mails) for value, mails in found.senders),
            kinds=found.kinds,
            reached=tuple(msgspec.convert(each, ReachedMailbox, from_attributes=True) for each in found.reached),
        )

    def coverage(self, scan_id: str, query: PageQuery) -> CoverageAnswer:
        """Return what was read."""
        scan = detailed_scan(self._read_model, scan_id)
        said = self._read_model.mailboxes.coverage(scan.customer_id, scan.scan_id)
        shown, cursor = slice_of(said.everything, query)
        return CoverageAnswer(
            read=len(said.read),
            partly_read=len(said.partly_read),
            not_read=len(said.not_read),
            first_look_only=said.first_look_only,
            items=tuple(map(exported_mailbox, shown)),
            next_cursor=cursor,
        )


_WRONG_CURSOR = {"wrong-cursor": (422, _("The cursor does not belong to this question."))}


def _campaign(each: Campaign) -> CampaignAnswer:
    return msgspec.convert(each, CampaignAnswer, from_attributes=True)
