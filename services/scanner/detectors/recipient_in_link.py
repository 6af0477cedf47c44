"""The reader's own address inside a link, plain or base64.

Why it works: the forged sign-in page greets the victim and fills in the address, and the attacker knows who clicked.

Sample: https://x9.example/login#user@contoso.example; https://x9.example/?e=dXNlckBjb250b3NvLmV4YW1wbGU=.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.asking import is_ordinary_notice
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import hosts, under
from services.scanner.knowledge.readers import names_reader, reader_forms
from services.scanner.knowledge.senders import is_answer
from services.scanner.knowledge.urls import decoded, web_links
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `recipient_in_link` or `recipient_in_fragment`.

    Spares unsubscribe links, bulk services and known senders; form builders do read what stands after the #.
    """
    if is_answer(mail) or is_ordinary_notice(mail, context):
        return
    for link, where in web_links(mail):
        plain = decoded(link.url).lower()
        if under(where.host, hosts("mail_services")) or any(
            word in plain for word in ("unsub", "optout", "opt-out", "preferences")
        ):
            continue
        if names_reader(link.url, mail):
            in_fragment = not under(where.host, hosts("form_builders")) and (
                "@" in where.fragment or any(encoded in where.fragment for _, encoded in reader_forms(mail))
            )
            yield seen("recipient_in_fragment" if in_fragment else "recipient_in_link", link=link.url)
            return
