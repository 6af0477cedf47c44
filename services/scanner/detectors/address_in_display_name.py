"""An address inside the display name that is not the address the mail comes from.

Why it works: programs that show only the name show an address that looks genuine.

Sample: From "president@contoso.example" <kx7@attacker.example>.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import registrable
from services.scanner.knowledge.senders import is_answer, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_ADDRESS = re2.compile(r"(?i)[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `address_in_display_name`; spares list gateways and programs that repeat an address of the same domain."""
    who = sender(mail)
    if is_answer(mail) or " via " in who.display_name or "@" not in who.display_name:
        return
    match = _ADDRESS.search(who.display_name)
    if match and registrable(match.group(1)) != registrable(who.domain):
        yield seen("address_in_display_name", display_name=who.display_name, header_from=who.address)
