"""A link to a bare IP address instead of a name.

Why it works: it needs no domain, so nothing can be looked up or taken down at a registrar.

Sample: http://203.0.113.7/paypal/login.php; http://3405803783/ (the same address as one number).
"""

import ipaddress
from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_colleague, is_list_mail
from services.scanner.knowledge.urls import is_digest, web_links
from services.scanner.mail import Mail
from shared.verdicts import Finding


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(int(host, 0) if host.isdigit() or host.startswith("0x") else host)
    except ValueError:
        return None


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `link_to_address_literal`.

    Spares private addresses (routers, test machines), colleagues and technical lists.
    """
    if is_colleague(mail, context) or is_list_mail(mail) or is_answer(mail) or is_digest(mail):
        return
    for link, where in web_links(mail):
        address = _address(where.host) if where.host[-1:].isdigit() or ":" in where.host else None
        documentation = address is not None and str(address).startswith(("192.0.2.", "198.51.100.", "203.0.113."))
        if address and (address.is_global or documentation):
            yield seen("link_to_address_literal", link=link.url)
            return
