"""A QR code that leads to a web page.

Why it works: the reader takes out a phone, which no filter of the organisation watches.

Sample: a picture with the text "Scan to renew your multi-factor authentication" and the code of https://x9.example/.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import hosts, registrable, under
from services.scanner.knowledge.readers import names_reader
from services.scanner.knowledge.senders import is_answer, is_vouched, sender_domain
from services.scanner.knowledge.urls import place
from services.scanner.knowledge.words import said
from services.scanner.mail import Found, Mail
from shared.verdicts import Finding

_LURES = ("credential_request", "account_suspended", "mailbox_full", "shared_document", "e_signature", "money_notice")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `qr_code_link` or `qr_code_with_lure`.

    Spares tickets and cards of known senders, own pages, social networks; a code that carries the reader's address is
    made for a sign-in page.
    """
    if is_vouched(mail, context) or is_answer(mail):
        return
    for link in mail.links:
        host = place(link.url).host if link.found is Found.QR_CODE else ""
        if not host or under(host, hosts("everyday")):
            continue
        at_home = registrable(host) == sender_domain(mail)
        wanted = [phrase for theme in _LURES for phrase in said(mail, theme) if not (at_home and "qr" in phrase)]
        lured = bool(wanted) or (len(mail.text) < 40 and not at_home)
        lured = lured or names_reader(link.url, mail)
        if at_home and not lured:
            continue
        yield seen("qr_code_with_lure" if lured else "qr_code_link", link=link.url)
        return
