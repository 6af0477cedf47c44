"""Who sent a mail, as far as it can be known: the domain shown, whether it was proved, and who vouches for it."""

import re2

from services.scanner.context import Context
from services.scanner.knowledge.brands import owners_of
from services.scanner.knowledge.lists import ascii_domain, hosts, registrable, under
from services.scanner.knowledge.once import once_per_mail
from services.scanner.knowledge.urls import is_everyday, web_links
from services.scanner.mail import Address, Mail

_NOBODY = Address("", "")
_LIST_HOST = re2.compile(r"[@<.]([a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_ANSWERS = (
    "re:",
    "re :",
    "re[",
    "aw:",
    "sv:",
    "res:",
    "fw:",
    "fwd:",
    "wg:",
    "tr:",
    "rv:",
    "返信",
    "転送",
    "回复",
    "答复",
)


def sender(mail: Mail) -> Address:
    """Return the address that most programs show as the sender."""
    return mail.header_from[0] if mail.header_from else _NOBODY


@once_per_mail
def sender_domain(mail: Mail) -> str:
    """Return the registrable domain of the header from."""
    return registrable(sender(mail).domain)


@once_per_mail
def is_proved(mail: Mail) -> bool:
    """Tell whether the receiving side proved the header from: DMARC passed, or Microsoft's composite check did."""
    results = mail.authentication
    return results.dmarc in {"pass", "bestguesspass"} or (results.dmarc is None and results.compauth == "pass")


def is_refuted(mail: Mail) -> bool:
    """Tell whether the receiving side checked the header from and found it not proved."""
    results = mail.authentication
    return results.dmarc == "fail" or results.compauth == "fail"


def is_own(domain: str, context: Context) -> bool:
    """Tell whether a domain is the tenant's own or below it."""
    return bool(under(domain, context.domains))


@once_per_mail
def home_domains(mail: Mail, context: Context) -> frozenset[str]:
    """Return the organisation's registrable domains; for a mail from a file those that its recipients suggest."""
    if context.domains:
        return frozenset(map(registrable, context.domains))
    domains = {registrable(each.domain) for each in mail.recipients[:3] if each.domain}
    return frozenset(domain for domain in domains if not under(domain, hosts("free_mail")))


def is_partner(domain: str, context: Context) -> bool:
    """Tell whether mail is regularly exchanged with a domain."""
    return context.partner_domains.get(registrable(domain), 0) >= 3


@once_per_mail
def is_colleague(mail: Mail, context: Context) -> bool:
    """Tell whether the mail really comes from within: stamped internal, proved, or written in this very mailbox."""
    written_here = mail.received_hops == 0 and sender(mail).address.lower() == mail.delivery.mailbox.lower() != ""
    return mail.is_internal or written_here or (is_own(sender(mail).domain, context) and is_proved(mail))


@once_per_mail
def is_brands_own(mail: Mail) -> bool:
    """Tell whether a brand's own domain sent it: proved, or never checked and no link leads away from the brand."""
    owners = owners_of(sender(mail).domain)
    if not owners or is_free_mail(mail) or is_subscriber(mail) or is_refuted(mail):
        return False
    leads = (at for _, at in web_links(mail) if not is_everyday(at))
    return is_proved(mail) or all(any(brand.owns(at.host) for brand in owners) for at in leads)


def entry_for(address: str, entries: frozenset[str]) -> str:
    """Return the entry of a customer's list that an address falls under: itself, its domain, or one above; or empty."""
    local, _, domain = address.strip().lower().rpartition("@")
    domain = ascii_domain(domain.strip("."))
    whole = f"{local}@{domain}"
    return whole if whole in entries else under(domain, entries)


@once_per_mail
def carries_others_words(mail: Mail) -> bool:
    """Tell whether the sender is a service whose mail bears what a customer of its typed: bills, documents, names."""
    return bool(under(sender(mail).domain, hosts("carriers")))


@once_per_mail
def is_free_mail(mail: Mail) -> bool:
    """Tell whether the sender uses an address that anyone can get."""
    return bool(under(sender(mail).domain, hosts("free_mail")))


@once_per_mail
def is_subscriber(mail: Mail) -> bool:
    """Tell whether the sender uses a domain that a provider gives its subscribers, too."""
    return bool(under(sender(mail).domain, hosts("subscriber_mail")))


@once_per_mail
def list_domains(mail: Mail) -> frozenset[str]:
    """Return the registrable domains of the list that the mail claims to have come through; none for a newsletter."""
    if mail.header("list-unsubscribe-post"):
        return frozenset()
    claimed = f"{mail.header('list-post')} {mail.header('list-id')}".lower()[:1_000]
    return frozenset(registrable(str(host)) for host in _LIST_HOST.findall(claimed))


@once_per_mail
def is_list_mail(mail: Mail) -> bool:
    """Tell whether a list carried the mail, so that its sender is a member's address: it is addressed to that list."""
    return any(registrable(each.domain) in list_domains(mail) for each in mail.recipients)


@once_per_mail
def came_through_list(mail: Mail) -> bool:
    """Tell whether a list carried the mail, even if it was not openly addressed to it."""
    return is_list_mail(mail) or registrable(mail.envelope_from.rpartition("@")[2]) in list_domains(mail)


@once_per_mail
def is_cancellable(mail: Mail) -> bool:
    """Tell whether a proved sender says how to cancel its newsletter; the header alone is written by anyone."""
    return bool(mail.header("list-unsubscribe")) and mail.authentication.dmarc == "pass"


@once_per_mail
def is_answer(mail: Mail) -> bool:
    """Tell whether the mail answers an earlier one: it refers to it, and its subject or text shows it.

    Whoever has taken over a mailbox answers a mail to itself, with blind copies to strangers: that is no conversation.
    """
    if not mail.header("in-reply-to") or is_to_itself(mail):
        return False
    return mail.subject.lower().startswith(_ANSWERS) or "\n>" in mail.text or "wrote:" in mail.text


@once_per_mail
def is_to_itself(mail: Mail) -> bool:
    """Tell whether the mail is addressed to its own sender alone, while it lies in somebody else's mailbox."""
    own = sender(mail).address.lower()
    if own == mail.delivery.mailbox.lower() or sender_domain(mail) in list_domains(mail):
        return False
    return bool(mail.recipients) and all(each.address.lower() == own for each in mail.recipients)


@once_per_mail
def leads_home(mail: Mail) -> bool:
    """Tell whether any link leads to the sender's own domain, as some do in nearly every honest company's mail."""
    own = sender_domain(mail)
    return any(registrable(at.host) == own for _, at in web_links(mail))


@once_per_mail
def carriers(mail: Mail) -> frozenset[str]:
    """Return the registrable domains whose valid signature the mail bears: the sender's, or the sending service's."""
    results = mail.authentication
    signed = results.dkim_domains if results.dkim == "pass" else ()
    return frozenset(registrable(domain) for domain in signed)


@once_per_mail
def stays_home(mail: Mail) -> bool:
    """Tell whether the sender is proved and every link leads to the sender's own domain or an everyday one."""
    own = sender_domain(mail)
    return is_proved(mail) and all(registrable(at.host) == own or is_everyday(at) for _, at in web_links(mail))


@once_per_mail
def is_vouched(mail: Mail, context: Context) -> bool:
    """Tell whether somebody known stands behind the mail: a colleague, a proved partner, or a brand's own domain."""
    partner = is_partner(sender(mail).domain, context) and is_proved(mail)
    return is_colleague(mail, context) or partner or is_brands_own(mail)
