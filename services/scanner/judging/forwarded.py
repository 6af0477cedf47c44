"""A mail that somebody forwarded by hand: its head stands in the text, and what follows is what its sender wrote."""

from dataclasses import replace
from email.utils import parseaddr
from typing import Final

import re2

from services.scanner.mail import Address, AuthenticationResults, Mail

PASSED_ON: Final = re2.compile(r"(?i)^\s*(?:fwd?|enc|wg|tr|rv|i|vs|転送|转发)\s*[:：]")
FROM: Final = re2.compile(
    r"(?mi)^[ \t>*]*(?:from|de|von|van|da|差出人|送信者|发件人)\*?[ \t]*[:：][ \t\n]*(\S[^\n]*(?:\n<[^\n>]+>)?)"
)
SUBJECT: Final = re2.compile(
    r"(?mi)^[ \t>*]*(?:subject|assunto|betreff|asunto|objet|onderwerp|oggetto|件名|主题)\*?[ \t]*[:：]([^\n]*)$"
)
HEAD: Final = 1_500
"""Characters within which the head is; what comes before it is the forwarder's own word."""


def forwarded(mail: Mail) -> Mail | None:
    """Return the mail inside a forwarded one, unproved as it now is; None where there is none to be seen."""
    if not PASSED_ON.search(mail.subject[:100]):
        return None
    head = mail.text[:HEAD]
    writer = FROM.search(head)
    subject = SUBJECT.search(head, writer.end()) if writer else None
    if not writer or not subject:
        return None
    name, address = parseaddr(" ".join(writer.group(1).split())[:500])
    return replace(
        mail,
        headers=(),
        by_name={},
        header_from=(Address(name, address),),
        reply_to=(),
        envelope_from="",
        subject=subject.group(1).strip(),
        authentication=AuthenticationResults(),
        is_internal=False,
        text=mail.text[subject.end() :].strip(),
        plain_text="",
        received_hops=1,
        delivery=replace(mail.delivery, hindsight=None),
    )
