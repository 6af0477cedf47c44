"""The pages behind the result: all people, all campaigns, one campaign, all mailboxes."""

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from services.reports.mailboxes import CoverageStatement
from services.reports.narrowing import narrowing_from
from services.reports.pages import LISTED, Pages
from services.reports.results import Result
from services.reports.views import ended_scan
from services.reports.zones import reader_zone
from shared.events.catalog import MailboxScanned
from shared.web.sign_in import sign_in_required


def make_browsing(pages: Pages) -> Blueprint:
    """Return the pages over a read model."""
    blueprint = Blueprint("browsing", __name__)

    def ended() -> Result:
        return pages.result(ended_scan(pages), reader_zone())

    @blueprint.get("/people")
    @sign_in_required
    def people() -> ResponseReturnValue:
        result, number = ended(), _page_number()
        listed = pages.people(result.scan, number)
        more = number * LISTED < result.figures.people_attacked
        return render_template("reports/people.html", result=result, people=listed, number=number, more=more)

    @blueprint.get("/campaigns")
    @sign_in_required
    def campaigns() -> ResponseReturnValue:
        result, number = ended(), _page_number()
        listed = pages.campaigns(result.scan, number)
        more = number * LISTED < result.figures.campaigns_in_all
        return render_template("reports/campaigns.html", result=result, campaigns=listed, number=number, more=more)

    @blueprint.get("/campaigns/<name>")
    @sign_in_required
    def campaign(name: str) -> ResponseReturnValue:
        result = ended()
        found = pages.campaign(result.scan, name) or abort(404)
        wanted = narrowing_from({**request.args.to_dict(flat=False), "campaign": [name]})
        rows = pages.rows(result, wanted)
        return render_template("reports/campaign.html", result=result, found=found, rows=rows, wanted=wanted)

    @blueprint.get("/mailboxes")
    @sign_in_required
    def mailboxes() -> ResponseReturnValue:
        result, number = ended(), _page_number()
        listed, more = _cut(result.coverage, number)
        return render_template("reports/mailboxes.html", result=result, mailboxes=listed, number=number, more=more)

    return blueprint


def _cut(coverage: CoverageStatement, number: int) -> tuple[Sequence[MailboxScanned], bool]:
    """Return one page of the mailboxes, those not read first, and whether there are more."""
    everything = coverage.everything
    return everything[(number - 1) * LISTED : number * LISTED], number * LISTED < len(everything)


def _page_number() -> int:
    return narrowing_from({"page": [request.args.get("page", "")]}).page
