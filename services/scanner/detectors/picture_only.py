"""A mail that is one picture with a link and next to no text.

Why it works: the words are in the picture, where filters do not read them.

Sample: <a href="https://x9.example/"><img src="cid:notice"></a> and nothing else.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_cancellable, is_vouched, stays_home
from services.scanner.knowledge.urls import foreign_links
from services.scanner.mail import Mail
from shared.verdicts import Finding

_LINKED_PICTURE = re2.compile(r"(?is)<a\b[^>]*>\s*(?:<[^a][^>]*>\s*){0,4}<img\b")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `picture_only`, or `picture_without_a_word` where nothing else stands in a mail that cannot be cancelled.

    Spares conversations, known senders and proved newsletters whose pictures link home.
    """
    if mail.header("in-reply-to") or is_answer(mail) or is_vouched(mail, context) or stays_home(mail):
        return
    letters = len("".join(mail.text.split()))
    if letters < 120 and mail.html and _LINKED_PICTURE.search(mail.html):
        link = next((link for link, _ in foreign_links(mail)), None)
        if link:
            wordless = letters < 12 and not is_cancellable(mail)
            kind = "picture_without_a_word" if wordless else "picture_only"
            yield seen(kind, text=mail.text.strip() or "(none)", link=link.url)
