"""A sender whose domain nearly equals one that the mail itself quotes.

Why it works: the attacker has read a real conversation, registers a near copy of one side's domain, and goes on in its
name, quotation and signature included. The reader sees a known conversation.

Sample: From k.morita@yamase-seikl.example, while the signature says k.morita@yamase-seiki.example.
"""

from collections.abc import Iterator

import re2
from rapidfuzz.distance import OSA

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import label, registrable
from services.scanner.knowledge.lookalikes import decoded_label, skeleton
from services.scanner.knowledge.senders import is_colleague, is_partner, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_ADDRESS = re2.compile(r"[\w.+-]{1,64}@((?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,18})")


def _is_near_copy(name: str, real: str) -> bool:
    if name == real or min(len(name), len(real)) < 6:
        return False
    allowed = 2 if len(real) >= 9 else 1
    return skeleton(name) == skeleton(real) or OSA.distance(decoded_label(name), real, score_cutoff=allowed) <= allowed


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `lookalike_in_conversation`; spares colleagues, partners, and companies that use several endings."""
    domain = sender(mail).domain
    if not domain or is_colleague(mail, context) or is_partner(domain, context) or "@" not in mail.text:
        return
    name = label(domain)
    quoted = {registrable(str(found).lower()) for found in _ADDRESS.findall(mail.text[:20_000])}
    for real in sorted(quoted - {registrable(domain)}):
        if _is_near_copy(name, label(real)):
            yield seen("lookalike_in_conversation", header_from=sender(mail).address, imitates=real)
            return
