"""An exercise: the organisation has its own people tested with harmless phishing.

Why it is put apart: it looks like an attack on purpose, and is none. The marks are easy to copy, so they count only
when the sending service is proved.

Sample: X-PhishTest: yes, "dkim=pass header.d=knowbe4.com".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import hosts, under
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `training_simulation`; only a service that SPF or DKIM proved counts: attackers copy the headers."""
    results = mail.authentication
    proved = [
        *(results.dkim_domains if results.dkim == "pass" else ()),
        *([results.spf_domain] if results.spf == "pass" else ()),
    ]
    service = next((domain for domain in proved if under(domain, hosts("simulations"))), "")
    if service:
        yield seen("training_simulation", service=service)
