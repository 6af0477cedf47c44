"""The pages of a customer's webhooks: all of them with a form for a new one, and one with its log."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from services.reports.views import signed_in_customer
from services.reports.webhooks.destinations import Rules
from services.reports.webhooks.form import WebhookForm
from services.reports.webhooks.hooks import MOST_HOOKS, Hook, NotAdded
from services.reports.webhooks.webhooks import Webhooks
from services.reports.webhooks.words import ENDINGS, KINDS, OUTCOMES, REASONS, STATES
from shared.web.limits import limited
from shared.web.shell import portal
from shared.web.sign_in import sign_in_required

WORDS = {"kinds": KINDS, "states": STATES, "outcomes": OUTCOMES, "endings": ENDINGS, "reasons": REASONS}


def own_hook(webhooks: Webhooks, hook_id: str) -> Hook:
    """Return a webhook of the signed-in customer; ends the request with 404 for any other."""
    return webhooks.hooks.find(signed_in_customer(), hook_id) or abort(404)


def page_of(webhooks: Webhooks, hook: Hook, *, secret: str = "", is_renewed: bool = False) -> str:
    """Return the page of one webhook, with a new `secret` this once; `is_renewed` when that was shown before."""
    until = hook.replaced_until
    told = {
        "hook": hook,
        "secret": secret,
        "is_renewed": is_renewed,
        "replaced_until": until if until and until > webhooks.clock() else None,
        "deliveries": webhooks.deliveries.of(hook),
    }
    return render_template("reports/webhook.html", **told, **WORDS)


def make_webhook_pages(webhooks: Webhooks, rules: Rules) -> Blueprint:
    """Return the pages under /reports/webhooks."""
    blueprint = Blueprint("webhooks", __name__)

    def page(form: WebhookForm, added: Hook | None = None, secret: str = "") -> str:
        hooks = webhooks.hooks.of(signed_in_customer())
        shown = {"hooks": hooks, "is_full": len(hooks) >= MOST_HOOKS, "most": MOST_HOOKS, **WORDS}
        return render_template("reports/webhooks.html", form=form, added=added, secret=secret, **shown)

    @blueprint.get("/webhooks")
    @sign_in_required
    def overview() -> ResponseReturnValue:
        return page(_fresh(rules))

    @blueprint.post("/webhooks")
    @sign_in_required
    @limited("30 per hour")
    def add() -> ResponseReturnValue:
        form = WebhookForm(rules)
        if not form.validate_on_submit():
            return page(form), 422
        try:
            hook, secret = webhooks.add(signed_in_customer(), form.url.data, form.kinds, portal())
        except NotAdded as error:
            is_known = str(error) == "known"
            why = (
                gettext("There is a webhook with this address already.") if is_known else gettext("There are too many.")
            )
            form.url.errors = [*form.url.errors, why]
            return page(form), 422
        return page(_fresh(rules), hook, secret)

    @blueprint.get("/webhooks/<hook_id>")
    @sign_in_required
    def one(hook_id: str) -> ResponseReturnValue:
        return page_of(webhooks, own_hook(webhooks, hook_id))

    return blueprint


def _fresh(rules: Rules) -> WebhookForm:
    return WebhookForm(rules, formdata=None, data={"completed": True, "failed": True})
