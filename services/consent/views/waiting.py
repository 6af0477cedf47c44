"""The customer waits for their administrator; the page goes on by itself."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.consent.approval import Answer
from services.consent.choices import read_choice
from services.consent.dependencies import Dependencies
from services.consent.granting import Addresses, set_out
from services.consent.ready_letter import ready_letter
from services.consent.views.choosing import keep_draft
from services.consent.views.visitor import this_customer, this_traveller, this_zone
from shared.web.language import current_language
from shared.web.links import consent_approve
from shared.web.shell import current_brand, portal
from shared.web.sign_in import sign_in_required


def make_blueprint(dependencies: Dependencies) -> Blueprint:
    """Return the pages between asking an administrator and their answer."""
    pages = Blueprint("waiting", __name__)
    approvals, flows, microsoft = dependencies.approvals, dependencies.flows, dependencies.microsoft

    @pages.post("/ask")
    @sign_in_required
    def ask() -> ResponseReturnValue:
        keep_draft(dependencies)
        choice = read_choice(request.form, this_zone(), dependencies.clock())
        approvals.ask(this_customer(), choice)
        return redirect(url_for(".waiting"), 303)

    @pages.get("/waiting")
    @sign_in_required
    def waiting() -> ResponseReturnValue:
        approval, customer = approvals.open_of(this_customer()), dependencies.customers.find(this_customer())
        if approval is None or customer is None:
            return redirect(url_for("consent.agreeing.checking"))
        if approval.answer is Answer.APPROVED:
            to = Addresses.of(portal())
            return redirect(set_out(this_traveller(), approval.wanted, to=to, flows=flows, microsoft=microsoft))
        approvals.see(this_customer())
        link = portal() + consent_approve(approvals.token(approval))
        letter = ready_letter(customer, approval.wanted, current_brand().title(current_language()), link)
        return render_template("consent/waiting.html", approval=approval, letter=letter, link=link)

    @pages.get("/waiting/answer")
    @sign_in_required
    def answer() -> ResponseReturnValue:
        approval = approvals.open_of(this_customer())
        approvals.see(this_customer())
        return jsonify(answer=approval.answer.value if approval else "gone")

    @pages.post("/waiting/give-up")
    @sign_in_required
    def give_up() -> ResponseReturnValue:
        approvals.close(this_customer())
        return redirect(url_for("consent.choosing.platforms"), 303)

    return pages
