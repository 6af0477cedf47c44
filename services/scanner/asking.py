"""Whether a mail wants its reader to go somewhere else: the frame in which wording becomes dangerous."""

from services.scanner.brands import brands_named
from services.scanner.context import Context
from services.scanner.lists import ending, endings
from services.scanner.mail import Found, Mail
from services.scanner.senders import is_vouched, sender, stays_home
from services.scanner.urls import is_everyday, web_links


def leads_away(mail: Mail) -> bool:
    """Tell whether the mail leads anywhere but to everyday sites: by a link, a QR code, an attached page or PDF."""
    if any(link.found is Found.QR_CODE for link in mail.links) or any(not is_everyday(at) for _, at in web_links(mail)):
        return True
    return any(ending(file.name) in endings("pages") | {"pdf"} and not file.is_inline for file in mail.attachments)


def is_ordinary_notice(mail: Mail, context: Context) -> bool:
    """Tell whether a notice is what it seems: somebody vouches for it, or it is proved and its links stay home."""
    return is_vouched(mail, context) or (stays_home(mail) and not pretends(mail))


def pretends(mail: Mail) -> bool:
    """Tell whether the sender's name or the subject bears a brand that the sender's domain does not belong to."""
    named = {**brands_named(sender(mail).display_name), **brands_named(mail.subject)}
    return any(not any(brand.owns(sender(mail).domain) for brand in owners) for owners in named.values())
