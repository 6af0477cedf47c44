"""Whether a mail wants its reader to go somewhere else: the frame in which wording becomes dangerous."""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.brands import brands_in, brands_named
from services.scanner.knowledge.lists import ending, endings, hosts, registrable, under
from services.scanner.knowledge.once import once_per_mail
from services.scanner.knowledge.senders import is_free_mail, is_proved, is_vouched, sender, stays_home
from services.scanner.knowledge.urls import is_digest, is_everyday, web_links
from services.scanner.knowledge.words import plain, said
from services.scanner.mail import Found, Mail


@once_per_mail
def leads_away(mail: Mail) -> bool:
    """Tell whether the mail leads anywhere but to everyday sites: a link, a QR code, an attached page, free mail."""
    if is_digest(mail) or is_warning(mail) or is_delivery_report(mail):
        return False
    if any(link.found is Found.QR_CODE for link in mail.links) or any(not is_everyday(at) for _, at in web_links(mail)):
        return True
    if any(_writes_elsewhere(mail, address) for address in _addresses_to_write_to(mail)):
        return True
    return any(ending(file.name) in endings("pages") | {"pdf"} and not file.is_inline for file in mail.attachments)


def _addresses_to_write_to(mail: Mail) -> Iterator[str]:
    yield from (answer.address for answer in mail.reply_to[:3])
    yield from (link.url.partition(":")[2].partition("?")[0] for link in mail.links[:20] if link.scheme == "mailto")


def _writes_elsewhere(mail: Mail, address: str) -> bool:
    domain = registrable(address.rpartition("@")[2])
    return bool(under(domain, hosts("free_mail"))) and domain != registrable(sender(mail).domain)


@once_per_mail
def is_ordinary_notice(mail: Mail, context: Context) -> bool:
    """Tell whether a notice is what it seems: somebody vouches for it, or it is proved and its links stay home."""
    return is_vouched(mail, context) or (stays_home(mail) and not pretends(mail))


def is_delivery_report(mail: Mail) -> bool:
    """Tell whether a mail server reports on another mail, whose words and links it quotes."""
    return "delivery-status" in mail.header("content-type").lower()


@once_per_mail
def is_warning(mail: Mail) -> bool:
    """Tell whether the mail is a bulletin about fraud, which quotes what it warns of.

    Such a one is proved, can be cancelled, and calls the thing by several of its names.
    """
    may_be_cancelled = mail.header("list-unsubscribe") or mail.header("list-id")
    if not may_be_cancelled or not is_proved(mail) or is_free_mail(mail):
        return False
    return len(said(mail, "fraud_by_name")) >= 3


@once_per_mail
def names_many_brands(mail: Mail) -> bool:
    """Tell whether a proved newsletter names four brands or more: it writes about them and plays none."""
    if not mail.header("list-unsubscribe") or not is_proved(mail) or is_free_mail(mail):
        return False
    named = {**brands_named(mail.subject), **brands_in(plain(mail.text)[:3_000])}
    return len({brand for owners in named.values() for brand in owners[:1]}) >= 4


@once_per_mail
def pretends(mail: Mail) -> bool:
    """Tell whether the sender's name or the subject bears a brand that the sender's domain does not belong to."""
    return bears_foreign_brand(mail) or _is_foreign(mail, mail.subject)


@once_per_mail
def bears_foreign_brand(mail: Mail) -> bool:
    """Tell whether the sender calls itself by a brand that its domain does not belong to."""
    return _is_foreign(mail, sender(mail).display_name)


def _is_foreign(mail: Mail, text: str) -> bool:
    domain = sender(mail).domain
    return any(not any(brand.owns(domain) for brand in owners) for owners in brands_named(text).values())
