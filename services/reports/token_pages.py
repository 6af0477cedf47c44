"""The pages of a customer's tokens: make one, see all, end one."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from services.reports.api.tokens import LISTED_AFTER, MOST, Permit, Token, Tokens
from services.reports.read_model import ReadModel
from services.reports.token_form import TokenForm
from services.reports.views import signed_in_customer
from services.reports.zones import reader_zone
from shared.web.limits import limited
from shared.web.shell import this_shell
from shared.web.sign_in import sign_in_required


def make_token_pages(read_model: ReadModel) -> Blueprint:
    """Return the pages over a read model."""
    blueprint = Blueprint("tokens", __name__)
    tokens = read_model.tokens

    def page(form: TokenForm, text: str | None = None, done: str = "") -> str:
        listed, now = tokens.of(signed_in_customer()), this_shell().clock()
        in_force = sum(not each.is_over(now) for each in listed)
        shown = {"tokens": listed, "now": now, "is_full": in_force >= MOST, "most": MOST, "kept": LISTED_AFTER}
        return render_template("reports/tokens.html", form=form, text=text, done=done, **shown)

    @blueprint.get("/tokens")
    @sign_in_required
    def overview() -> ResponseReturnValue:
        return page(TokenForm(data={Permit.READ.value: True}))

    @blueprint.post("/tokens")
    @sign_in_required
    @limited("30 per hour")
    def make() -> ResponseReturnValue:
        form, now = TokenForm(), this_shell().clock()
        if sum(not each.is_over(now) for each in tokens.of(signed_in_customer())) >= MOST:
            return redirect(url_for(".overview"), 303)
        if not form.validate_on_submit():
            return page(form), 422
        text = read_model.make_token(signed_in_customer(), form.wanted(reader_zone().key))
        fresh = TokenForm(formdata=None, data={Permit.READ.value: True})
        return page(fresh, text=text, done="made" if text else "made_before")

    @blueprint.get("/tokens/revoked")
    @sign_in_required
    def revoked() -> ResponseReturnValue:
        return page(TokenForm(data={Permit.READ.value: True}), done="revoked")

    _add_ending(blueprint, tokens)
    return blueprint


def _add_ending(blueprint: Blueprint, tokens: Tokens) -> None:
    """Add the question before a token is ended, and its answer."""

    def own(token_id: str) -> Token:
        return tokens.find(signed_in_customer(), token_id) or abort(404)

    @blueprint.get("/tokens/<token_id>")
    @sign_in_required
    def ask(token_id: str) -> ResponseReturnValue:
        return render_template("reports/revoke_token.html", token=own(token_id))

    @blueprint.post("/tokens/<token_id>")
    @sign_in_required
    def revoke(token_id: str) -> ResponseReturnValue:
        tokens.revoke(signed_in_customer(), own(token_id).token_id)
        return redirect(url_for(".revoked"), 303)
