"""A notice that an account is limited, or was used by somebody else, with a link that leaves the sender's domain.

Why it works: fear of losing something makes people act before they think.

Sample: "Your account has been suspended"; 「第三者による不正利用の可能性があるため、アカウントを一時停止しました」.
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
    """Yield `account_suspended`; spares known and proved senders whose links stay home and answers."""
    if is_ordinary_notice(mail, context) or is_answer(mail) or not leads_away(mail):
        return
    phrases = said(mail, "account_suspended")
    if phrases:
        yield seen("account_suspended", text=" … ".join(phrases[:5]))
