"""Words in which letters of different scripts are mixed.

Why it works: a Cyrillic а or a Greek ο looks like the Latin letter, but no filter finds "Pаypаl" when it looks for
PayPal.

Sample: Subject "Yоur Аccоunt" with Cyrillic о and А.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer
from services.scanner.mail import Mail
from shared.verdicts import Finding

_MIXED = re2.compile(
    r"[\p{Latin}]+[\p{Cyrillic}\p{Greek}][\p{Latin}\p{Cyrillic}\p{Greek}]+|[\p{Cyrillic}\p{Greek}]{1,2}[\p{Latin}]{2,}|"
    r"\p{Latin}[\p{Cherokee}\p{Tai_Le}\p{Lisu}\p{Coptic}\p{Armenian}]\p{Latin}"
)
_STYLED = re2.compile(r"[\x{1D400}-\x{1D7FF}]{4,}")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `confusable_characters` or `styled_letters`.

    Spares mail in those scripts, formulas and units such as µm.
    """
    shown = mail.subject + " " + (mail.header_from[0].display_name if mail.header_from else "")
    if is_answer(mail) or (shown.isascii() and mail.text.isascii()):
        return
    words = [str(word) for word in _MIXED.findall(shown)]
    in_text = [str(word) for word in _MIXED.findall(mail.text[:20_000])] if not mail.text.isascii() else []
    if words or len(in_text) >= 3:
        yield seen("confusable_characters", words=" ".join([*words, *in_text][:8]))
    styled = _STYLED.search(shown)
    if styled:
        yield seen("styled_letters", subject=shown.strip())
