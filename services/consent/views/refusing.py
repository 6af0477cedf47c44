"""The page for a permission that did not come about."""

import structlog
from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from services.consent.dependencies import Dependencies
from services.consent.refusal_words import WORDS
from services.consent.refusals import GrantRefused, Refusal
from services.consent.views.visitor import this_customer
from shared.web.observing import reference_number

STATUS = {
    Refusal.UNKNOWN_STATE: 400,
    Refusal.OTHER_TENANT: 400,
    Refusal.NOT_UNDERSTOOD: 400,
    Refusal.UNAVAILABLE: 503,
    Refusal.OUR_CREDENTIAL: 503,
}
ASKS_ADMINISTRATOR = {Refusal.NEEDS_APPROVAL, Refusal.NOT_ADMINISTRATOR}
"""What is no refusal yet: somebody else can agree."""

log = structlog.get_logger("services.consent")


def explain_refusals(pages: Blueprint, dependencies: Dependencies) -> None:
    """Answer every GrantRefused of these pages with what happened and what to do."""

    @pages.errorhandler(GrantRefused)
    def refused(error: GrantRefused) -> ResponseReturnValue:
        log.info("permission refused", refusal=error.refusal.value, detail=str(error), reference=reference_number())
        if error.refusal in ASKS_ADMINISTRATOR and error.wanted:
            dependencies.approvals.ask(this_customer(), error.wanted)
            return redirect(url_for("consent.waiting.waiting"), 303)
        page = render_template(
            "consent/refused.html",
            words=WORDS[error.refusal],
            granted=dependencies.consents.granted(this_customer()),
            reference=reference_number(),
        )
        return page, STATUS.get(error.refusal, 200)
