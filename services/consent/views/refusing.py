"""The page for a permission that did not come about."""

import structlog
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from services.consent.dependencies import Dependencies
from services.consent.granting import APPROVED_FOR_OTHERS, Addresses
from services.consent.refusal_words import WORDS
from services.consent.refusals import GrantRefused, Refusal
from shared.web.observing import reference_number
from shared.web.shell import portal

_STATUS = {Refusal.UNKNOWN_STATE: 400, Refusal.OTHER_TENANT: 400, Refusal.NOT_UNDERSTOOD: 400, Refusal.UNAVAILABLE: 503}

log = structlog.get_logger("services.consent")


def explain_refusals(pages: Blueprint, dependencies: Dependencies) -> None:
    """Answer every GrantRefused of these pages with what happened and what to do."""

    @pages.errorhandler(GrantRefused)
    def refused(error: GrantRefused) -> ResponseReturnValue:
        log.info("permission refused", refusal=error.refusal.value, detail=str(error), reference=reference_number())
        approval = None
        if error.refusal is Refusal.NEEDS_APPROVAL:
            back = Addresses.of(portal()).admin_callback
            approval = dependencies.microsoft.approval_page(back, APPROVED_FOR_OTHERS)
        page = render_template(
            "consent/refused.html", words=WORDS[error.refusal], approval_page=approval, reference=reference_number()
        )
        return page, _STATUS.get(error.refusal, 200)
