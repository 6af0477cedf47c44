"""What the buttons on a webhook's page do."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from services.reports.views import signed_in_customer
from services.reports.webhooks.hooks import State
from services.reports.webhooks.pages import own_hook
from services.reports.webhooks.webhooks import Webhooks
from shared.web.limits import limited
from shared.web.sign_in import sign_in_required


def make_webhook_deeds(webhooks: Webhooks) -> Blueprint:
    """Return what is posted to under /reports/webhooks."""
    blueprint = Blueprint("webhook_deeds", __name__)

    def back(hook_id: str) -> ResponseReturnValue:
        return redirect(url_for("webhooks.one", hook_id=hook_id), 303)

    @blueprint.post("/webhooks/<hook_id>/test")
    @sign_in_required
    @limited("30 per hour")
    def test(hook_id: str) -> ResponseReturnValue:
        hook = own_hook(webhooks, hook_id)
        if hook.state is State.ACTIVE:
            webhooks.try_out(hook)
        return back(hook_id)

    @blueprint.post("/webhooks/<hook_id>/pause")
    @sign_in_required
    def pause(hook_id: str) -> ResponseReturnValue:
        webhooks.hooks.pause(signed_in_customer(), own_hook(webhooks, hook_id).hook_id)
        return back(hook_id)

    @blueprint.post("/webhooks/<hook_id>/resume")
    @sign_in_required
    def resume(hook_id: str) -> ResponseReturnValue:
        webhooks.hooks.resume(signed_in_customer(), own_hook(webhooks, hook_id).hook_id)
        return back(hook_id)

    @blueprint.post("/webhooks/<hook_id>/remove")
    @sign_in_required
    def remove(hook_id: str) -> ResponseReturnValue:
        webhooks.remove(own_hook(webhooks, hook_id))
        return redirect(url_for("webhooks.overview"), 303)

    return blueprint
