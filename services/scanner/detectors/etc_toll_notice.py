"""A notice of the Japanese motorway toll service (ETC) that a card or an account lapses.

Why it works: nearly every driver in Japan has an ETC card, and few know who runs the service.

Sample: 「ETC利用照会サービスのアカウントが解約されます」 with a link to https://x9.example/.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.asking import is_ordinary_notice, leads_away
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `etc_toll_notice`; spares the motorway companies themselves, known senders and answers."""
    if is_ordinary_notice(mail, context) or is_answer(mail) or not leads_away(mail):
        return
    phrases = said(mail, "etc_toll")
    if phrases:
        yield seen("etc_toll_notice", text=" … ".join(phrases[:5]))
