"""How an administrator limits the permission to some mailboxes, and whether that holds already."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from services.consent.consent import Consent
from services.consent.dependencies import Dependencies
from services.consent.exchange_commands import commands_for
from services.consent.reach import Reach
from services.consent.views.visitor import this_customer
from shared.events.details import Scope
from shared.web.limits import limited
from shared.web.sign_in import sign_in_required


def make_blueprint(dependencies: Dependencies) -> Blueprint:
    """Return the guide and its check."""
    pages = Blueprint("limiting", __name__)

    def page(consent: Consent | None, reach: Reach | None = None) -> str:
        can_check = consent is not None and consent.wanted.scope is not Scope.ONE_MAILBOX
        commands = commands_for(dependencies.client_id)
        return render_template("consent/limiting.html", can_check=can_check, reach=reach, commands=commands)

    @pages.get("/limiting")
    @sign_in_required
    def guide() -> ResponseReturnValue:
        return page(dependencies.consents.granted(this_customer()))

    @pages.post("/limiting")
    @sign_in_required
    @limited("30 per hour")
    def check() -> ResponseReturnValue:
        consent = dependencies.consents.granted(this_customer())
        if consent is None or consent.wanted.scope is Scope.ONE_MAILBOX:
            return page(consent)
        return page(consent, dependencies.find_reach(consent.tenant_id, consent.wanted.mailboxes, consent.wanted.group))

    return pages
