"""A URL that hides its host behind credentials, or uses an unusual port.

Why it works: in "https://www.bank.example@x9.example/" everything before the @ is only a user name.

Sample: https://login.microsoft.example@203.0.113.7:8443/.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_colleague, is_list_mail
from services.scanner.knowledge.urls import is_publication, web_links
from services.scanner.mail import Mail
from shared.verdicts import Finding

_USUAL_PORTS = (None, 80, 443)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `credentials_in_link` or `odd_port_in_link`.

    Spares lists and colleagues, who name servers with their ports.
    """
    if is_list_mail(mail) or is_colleague(mail, context) or is_answer(mail) or is_publication(mail):
        return
    for link, where in web_links(mail):
        if "." in where.credentials:
            yield seen("credentials_in_link", link=link.url, leads_to=where.host)
            return
        if where.port not in _USUAL_PORTS:
            yield seen("odd_port_in_link", link=link.url)
            return
