"""Pressure of time, a warning, and no name: the frame of most notices that are forged.

Why it works: who hurries does not check; who writes to thousands knows no names.

Sample: "Dear customer … immediate action required within 24 hours"; 「お客様各位 … 24時間以内にご確認ください」.
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
    """Yield `time_pressure` and `no_name`; spares lists, answers, known and proved senders whose links stay home."""
    if is_ordinary_notice(mail, context) or is_answer(mail) or not leads_away(mail):
        return
    hurried = said(mail, "urgency")
    if hurried:
        yield seen("time_pressure", text=" … ".join(hurried[:4]))
    nameless = said(mail, "generic_greeting")
    if nameless:
        yield seen("no_name", text=" … ".join(nameless[:2]))
