"""A stranger's designed mail of which not one link leads to the sender's own domain.

Why it works: the sender's domain is bought or broken into only to send; the page of the attack lies elsewhere. Honest
notices lead home, or go through a service that sends for many.

Sample: From news@kx7.example, every button leads to https://q9z.example/.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import hosts, label, registrable, under
from services.scanner.knowledge.senders import (
    carriers,
    is_answer,
    is_cancellable,
    is_list_mail,
    is_vouched,
    sender,
    sender_domain,
)
from services.scanner.knowledge.urls import Place, is_digest, is_everyday, web_links
from services.scanner.mail import Found, Mail
from shared.verdicts import Finding

_UNPROTECTED = ("none", "bestguesspass", "permerror")


def _is_related(home: str, where: Place) -> bool:
    there = registrable(where.host)
    return there == home or label(home) in where.host or (len(label(there)) > 3 and label(there) in home)


def _is_named(name: str, where: Place) -> bool:
    return label(where.host) in name.lower().replace(".", " ").split()


def _is_forged(mail: Mail) -> bool:
    results = mail.authentication
    return results.dkim != "pass" and (results.dmarc == "fail" or results.spf in {"fail", "softfail"})


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `links_lead_away`, or `…_unprotected` where neither a policy nor a signature protects the sender's domain.

    Spares known senders, persons, answers, lists, newsletters that can be cancelled, places for meetings and files or
    of the service that signed the mail, and QR codes and forms, which are weighed by themselves.
    """
    if is_vouched(mail, context) or is_answer(mail) or is_list_mail(mail) or is_digest(mail):
        return
    if not mail.html or is_cancellable(mail):
        return
    if under(sender(mail).domain, hosts("free_mail") - {"onmicrosoft.com"}):
        return
    neutral = hosts("mail_services") | hosts("meeting_places") | hosts("form_builders") | carriers(mail)
    written = ((link, at) for link, at in web_links(mail) if link.found is not Found.QR_CODE)
    home, places = sender_domain(mail), [(link, at) for link, at in written if not is_everyday(at)]
    name = sender(mail).display_name
    if not places or any(under(at.host, neutral) or _is_related(home, at) or _is_named(name, at) for _, at in places):
        return
    unprotected = mail.authentication.dmarc in _UNPROTECTED and mail.authentication.dkim != "pass"
    kind = "links_lead_away_unprotected" if unprotected else "links_lead_away"
    yield seen(kind, header_from=sender(mail).address, link=places[0][0].url)
    if _is_forged(mail):
        results = mail.authentication
        yield seen(
            "forged_sender_leads_away", header_from=sender(mail).address, spf=results.spf or "", link=places[0][0].url
        )
