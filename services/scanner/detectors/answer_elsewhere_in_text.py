"""A stranger's text that asks to write to another address, one that anyone can get.

Why it works: the sending account is stolen or thrown away after the wave; the answers go to a mailbox that lasts.

Sample: From office@kx7.example, "contact Mr Cole by his private address: cole.claims@freemail.example".
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import hosts, under
from services.scanner.knowledge.senders import is_answer, is_cancellable, is_own, is_vouched, sender
from services.scanner.knowledge.urls import is_publication
from services.scanner.mail import Mail
from shared.verdicts import Finding

_ADDRESS = re2.compile(r"[A-Za-z0-9._%+\-]{2,64}@[A-Za-z0-9.\-]{3,100}\.[A-Za-z]{2,10}")
_ASKING = re2.compile(
    r"(?i)\b(?:contact|reply|e-?mail|write|respond|reach|send|claim|message|text|kontakt\w*|contacte\w*|envie)\b|連絡|返信|返事"
)
_NEAR = 120


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `answer_elsewhere_in_text`; spares answers, known senders, and people's own second addresses."""
    if is_vouched(mail, context) or is_answer(mail) or is_cancellable(mail) or is_publication(mail):
        return
    text, own = mail.text[:10_000], sender(mail).address.lower()
    known = {own, *(each.address.lower() for each in mail.recipients)}
    for found in _ADDRESS.finditer(text):
        address = found.group(0).lower().strip(".")
        domain = address.rpartition("@")[2]
        if address in known or is_own(domain, context) or not under(domain, hosts("free_mail")):
            continue
        if _ASKING.search(text[max(0, found.start() - _NEAR) : found.start()]):
            yield seen("answer_elsewhere_in_text", text=address, header_from=own)
            return
