"""A stranger wants to go on in a messenger: WhatsApp, Telegram, LINE.

Why it works: there no filter reads along, and the account is gone tomorrow.

Sample: "Add our manager on WhatsApp: +1 (312) 555-0138 or Telegram @task_hr"; 「LINE ID: mia_26924」.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_cancellable, is_list_mail, is_vouched
from services.scanner.knowledge.urls import is_publication
from services.scanner.mail import Mail
from shared.verdicts import Finding

_CONTACT = re2.compile(
    r"(?i)(?:whats ?app|telegram|signal|wechat|viber)\W{0,3}(?:us|me|number|id|no\.?|at|on|:)?[^\n]{0,20}"
    r"(?:\+\d|@\w{3,}|t\.me/)|\bt\.me/\w+|line\.me/(?:ti/p|R/ti/p)/|(?:line|ライン)[^\n]{0,8}(?:id\W{0,3}[a-z0-9_]{4,}|追加|登録して|で話し)|"
    r"(?:add|contact|message|text|chat)[^\n.]{0,30}(?:on|via|by) (?:whats ?app|telegram|signal)"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `messenger_contact`; spares known senders, lists, answers, newsletters and their buttons."""
    if is_vouched(mail, context) or is_answer(mail) or is_list_mail(mail) or is_cancellable(mail):
        return
    text = mail.text[:10_000] + "\n" + "\n".join(link.url for link in mail.links[:20] if "ti/p/" in link.url)
    contact = None if is_publication(mail) else _CONTACT.search(text)
    if contact:
        yield seen("messenger_contact", text=contact.group(0))
