"""Invisible characters, or marks of another script, inside words.

Why it works: "pass\u200bword" reads as password, but a filter that looks for the word does not find it.

Sample: "A\u200bcc\u200bou\u200bnt sus\u200bpen\u200bded".
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer
from services.scanner.mail import Mail
from shared.verdicts import Finding

_GAP = r"[\x{200B}\x{2060}\x{2063}\x{FEFF}\x{180E}\x{034F}]"
_BROKEN = re2.compile(r"[A-Za-z]" + _GAP + r"+[A-Za-z]+")
_BROKEN_SHORT = re2.compile(
    r"[A-Za-z](?:[\x{0334}-\x{033F}\x{0346}-\x{034E}\x{0353}-\x{0362}\x{0730}-\x{074A}]|[\x{200E}\x{200F}]+[A-Za-z])|"
    r"[A-Za-z\p{Han}\p{Katakana}\p{Hiragana}][\x{200B}-\x{200D}\x{00AD}\x{2060}][A-Za-z\p{Han}\p{Katakana}\p{Hiragana}]"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `broken_words`; spares joiners that scripts and emoji need, soft hyphens and the padding of newsletters."""
    shown = mail.subject + " " + (mail.header_from[0].display_name if mail.header_from else "")
    if is_answer(mail) or (shown.isascii() and mail.text.isascii()):
        return
    in_shown = _BROKEN_SHORT.search(shown)
    in_text = _BROKEN.findall(mail.text[:20_000])
    if in_shown:
        yield seen("broken_words", subject=shown.strip())
    elif len(in_text) >= 3:
        yield seen("broken_words", text=" ".join(str(word) for word in in_text[:5]))
