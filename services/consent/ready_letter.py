"""The letter with which a customer asks their administrator: text to copy, and a link for their mail program."""

from dataclasses import dataclass
from urllib.parse import quote

from flask_babel import gettext as _

from services.consent.customers import Customer
from services.consent.wanted import Wanted
from shared.events.details import Scope
from shared.web.formatting import visible


@dataclass(frozen=True)
class ReadyLetter:
    """Subject and text; lines end as mail programs want them only in the link."""

    subject: str
    text: str

    @property
    def mailto(self) -> str:
        """Return the link that opens the letter, to be sent to whomever the customer chooses."""
        body = self.text.replace("\n", "\r\n")
        return f"mailto:?subject={quote(self.subject, safe='')}&body={quote(body, safe='')}"


def ready_letter(customer: Customer, wanted: Wanted, service: str, link: str) -> ReadyLetter:
    """Return the letter in the language of the page; short, because mail programs cut long links off."""
    if wanted.scope is Scope.ONE_MAILBOX:
        request = _("I would like to have my mailbox assessed with “%(service)s”.", service=service)
    else:
        request = _("I would like to have our mailboxes assessed with “%(service)s”.", service=service)
    todo = _("For this an administrator of Microsoft 365 has to approve. Please read what it is about, and decide:")
    text = f"{request}\n{todo}\n\n{link}\n\n{visible(customer.company)}\n{visible(customer.address)}"
    return ReadyLetter(_("Request for approval: %(service)s", service=service), text)
