"""The buttons that renew a webhook's secret, and that end the one before."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from services.reports.webhooks.pages import own_hook, page_of
from services.reports.webhooks.webhooks import Webhooks
from shared.web.limits import limited
from shared.web.sign_in import sign_in_required


def make_webhook_renewing(webhooks: Webhooks) -> Blueprint:
    """Return what is posted to under /reports/webhooks/<hook_id>/secret."""
    blueprint = Blueprint("webhook_secrets", __name__)

    @blueprint.post("/webhooks/<hook_id>/secret")
    @sign_in_required
    @limited("30 per hour")
    def renew(hook_id: str) -> ResponseReturnValue:
        hook = own_hook(webhooks, hook_id)
        is_asked_anew = request.form.get("renewals") == str(hook.renewals)
        renewed = webhooks.hooks.renew(hook) if is_asked_anew else None
        if renewed is None:
            return page_of(webhooks, hook, is_renewed=True)
        return page_of(webhooks, renewed[0], secret=renewed[1])

    @blueprint.post("/webhooks/<hook_id>/secret/replaced")
    @sign_in_required
    def end_replaced(hook_id: str) -> ResponseReturnValue:
        webhooks.hooks.end_replaced(own_hook(webhooks, hook_id))
        return redirect(url_for("webhooks.one", hook_id=hook_id), 303)

    return blueprint
