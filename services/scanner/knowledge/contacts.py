"""Whom the tenant exchanges mail with: a contact is a registrable domain, at a provider of addresses one address."""

import re

from services.scanner.context import Context
from services.scanner.knowledge.lists import hosts, registrable, under
from services.scanner.knowledge.senders import is_own
from services.scanner.knowledge.words import plain
from services.scanner.mail import Address

_NO_PERSON = re.compile(
    r"\d|@|\b(support|team|info|service|services|sales|office|desk|help|admin|news|newsletter|notification|no-?reply|billing"
    r"|accounts?|customer|department|group|inc|ltd|llc|gmbh|via|the)\b"
    r"|会社|事務局|サポート|センター|窓口|担当|係|部$|課$|御中|チーム|ショップ|ストア|通知|自動"
)
_WORD = re.compile(r"[^\W\d_]+(?:['.\-][^\W\d_]*)*")


def contact_of(address: Address, context: Context) -> str:
    """Return the contact that an address belongs to; empty for the tenant's own and for none."""
    domain = address.domain
    if not domain or is_own(domain, context):
        return ""
    return address.address.lower() if is_provider(domain) else registrable(domain)


def is_provider(domain: str) -> bool:
    """Tell whether strangers share a domain: free mail, or an access provider's customers."""
    return bool(under(domain, hosts("free_mail") | hosts("access_providers")))


def person_of(display_name: str) -> str:
    """Return a person's name whatever the order of its parts; empty for what names no person."""
    name = plain(display_name).partition("(")[0].partition("/")[0].strip(" \"'")
    if _NO_PERSON.search(name):
        return ""
    words = _WORD.findall(name)
    if name.isascii():
        return " ".join(sorted(words)) if 2 <= len(words) <= 4 and len(name) >= 6 else ""
    return "".join(words) if 3 <= len("".join(words)) <= 20 else ""
