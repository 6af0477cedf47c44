"""A stranger's mail whose sender nothing proves, with links to a domain that is not the sender's.

Why it works: attackers rent servers and write any sender; honest senders have long set up SPF and DKIM, or use a
service.

Sample: From info@shop.example, "spf=none dkim=none dmarc=none", link to https://x9.example/.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import hosts, under
from services.scanner.knowledge.senders import is_answer, is_list_mail, is_own, is_vouched, sender, stays_home
from services.scanner.knowledge.urls import foreign_links
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `unproved_sender`.

    Spares lists, answers, own systems, mail that no server has checked at all, and small senders without a policy whose
    sending service signs for itself.
    """
    results = mail.authentication
    if is_answer(mail) or is_list_mail(mail) or is_vouched(mail, context) or stays_home(mail) or mail.is_internal:
        return
    if is_own(sender(mail).domain, context) or (results.dkim == "pass" and results.dmarc == "none"):
        return
    checked = results.dmarc is not None or results.compauth is not None
    if not checked or results.dmarc in {"pass", "bestguesspass"} or results.compauth in {"pass", "softpass"}:
        return
    services = frozenset() if results.dmarc == "fail" else hosts("mail_services")
    link = next((link for link, where in foreign_links(mail) if not under(where.host, services)), None)
    if link:
        yield seen("unproved_sender", header_from=sender(mail).address, dmarc=results.dmarc or "", link=link.url)
