"""Whether a mail wants its reader to go somewhere else: the frame in which wording becomes dangerous."""

from services.scanner.context import Context
from services.scanner.lists import ending, endings
from services.scanner.mail import Found, Mail
from services.scanner.senders import is_vouched, stays_home
from services.scanner.urls import foreign_links


def leads_away(mail: Mail) -> bool:
    """Tell whether a link leaves the sender's domain, or a QR code or an attached page or document does the leading."""
    if any(link.found is Found.QR_CODE for link in mail.links) or next(foreign_links(mail), None):
        return True
    return any(ending(file.name) in endings("pages") | {"pdf"} and not file.is_inline for file in mail.attachments)


def is_ordinary_notice(mail: Mail, context: Context) -> bool:
    """Tell whether a notice is what it seems: somebody vouches for it, or it is proved and its links stay home."""
    return is_vouched(mail, context) or stays_home(mail)
