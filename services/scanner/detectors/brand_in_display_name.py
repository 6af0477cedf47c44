"""A known brand as the sender's name, on an address that is not the brand's.

Why it works: the name is the first, often the only thing a reader sees, and anyone may write any name there.

Sample: From "Amazon.co.jp カスタマーサービス" <info@mail7.example>.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.brands import Brand, brands_named, common_names
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_colleague, is_partner, sender
from services.scanner.knowledge.words import plain, unmasked
from services.scanner.mail import Mail
from shared.verdicts import Finding

_DEPARTMENTS = (
    *("security", "support", "service", "services", "account", "accounts", "team", "notice", "notification", "info"),
    *("notifications", "alert", "alerts", "billing", "customer", "care", "help", "center", "centre", "update", "inc"),
    *("no-reply", "noreply", "admin", "rewards", "reward", "online", "payment", "payments", "bank", "id", "shipping"),
    *("delivery", "express", "confirmation", "department", "mail", "survey", "gift", "card", "winner", "prime", "com"),
    *(
        "official",
        "org",
        "io",
        "foundation",
        "community",
        "network",
        "wallet",
        "labs",
        "protocol",
        "exchange",
        "airdrop",
    ),
    *("extension", "staking", "claim", "claims", "updates", "announcement", "app", "token", "from", "assist"),
)
_DEPARTMENTS_JA = (
    "カスタマー",
    "サポート",
    "サービス",
    "センター",
    "事務局",
    "お知らせ",
    "セキュリティ",
    "株式会社",
    "カード",
    "銀行",
    "公式",
)


def _is_whole(name: str, brand_name: str) -> bool:
    rest = name.replace(brand_name, " ", 1)
    for word in _DEPARTMENTS_JA:
        rest = rest.replace(word, " ")
    words = "".join(c if c.isalnum() or c == "-" else " " for c in rest).split()
    return all(word in _DEPARTMENTS or word.isdigit() or word in {"co", "jp", "the", "your"} for word in words)


def _common(name: str) -> tuple[tuple[str, Brand], ...]:
    return tuple((common, brand) for common, brand in common_names() if common in name)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `brand_as_sender` or `brand_beside_sender`; spares the brand, colleagues, partners and lists."""
    who = sender(mail)
    if is_colleague(mail, context) or is_partner(who.domain, context) or is_answer(mail):
        return
    name = unmasked(plain(who.display_name))
    named = {word: found for word, found in brands_named(who.display_name).items() if "@" not in word}
    whole = [(common, (brand,)) for common, brand in _common(name) if _is_whole(name, common)]
    claims = [*named.items(), *whole]
    if not claims or any(brand.owns(who.domain) for _, found in claims for brand in found):
        return
    kind = "brand_as_sender" if any(_is_whole(name, word) for word, _ in claims) else "brand_beside_sender"
    yield seen(kind, display_name=who.display_name, header_from=who.address, brand=claims[0][1][0].title)
