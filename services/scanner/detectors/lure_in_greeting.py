"""A sum of money or a web address where the reader's name belongs: in the greeting, the subject, the user name.

Why it works: a service's sign-up form sends its confirmation to any address, and greets it with the name that the
attacker typed in: the lure and its link. The mail is the service's own, and passes every check.

Sample: "Hi ✅ +$4,811 ➡️ kx7.example/RCQ, one last step to confirm your account"; "Username: kx7.example - 1.36 BTC".
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_colleague, is_list_mail, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_LURE = re2.compile(
    r"\+\s?[$€£💷]\s?\d[\d,. ]{2,}|[$€£]\s?\d[\d,.]{2,}\s*(?:➡|👉|=>|->)|\d[\d,.]{3,}\s?[$€£]\s*(?:➡|👉|=>|->)"
)
_COINS = re2.compile(
    r"(?i)\b\d[\d ,.]{1,15}\$? ?(?:usdt|usdc|btc|eth|xrp|bnb|trx|bitcoins?)\b|\b(?:usdt|btc|eth)\W{0,3}\d[\d ,.]{2,}"
)
_ADDRESS = re2.compile(
    r"(?i)\b(?:[a-z0-9-]+\.)+[a-z]{2,12}(?:/\S{2,}|\s+-\s)|\b[a-z0-9-]+\.(?:blogspot\.[a-z.]{2,6}|pages\.dev)\b"
)
_ADDRESS_AS_NAME = re2.compile(
    r"(?i)(?:user ?name|nom d.utilisateur|nome utente|identifiant|nombre de usuario|nome de usu[aá]rio|benutzername|"
    r"gebruikersnaam|nazwa użytkownika|نام.?کاربری|ユーザー名)\s*[:：]\s*(?:https?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,12}(?:/|\s+-\s)"
)
_BEGINNING = 250


def _lure(mail: Mail) -> str:
    beginning = f"{mail.subject}\n{sender(mail).display_name}\n{mail.text[:_BEGINNING]}"
    found = _LURE.search(beginning) or _ADDRESS_AS_NAME.search(mail.text[: 2 * _BEGINNING])
    coins = None if found else _COINS.search(beginning)
    found = found or (coins if coins and _ADDRESS.search(beginning) else None)
    return str(found.group(0)) if found else ""


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `lure_in_greeting`; spares colleagues, lists, answers, and sums in the body, where receipts name them."""
    if is_colleague(mail, context) or is_answer(mail) or is_list_mail(mail):
        return
    lure = _lure(mail) if mail.links else ""
    if lure:
        yield seen("lure_in_greeting", text=lure, header_from=sender(mail).address)
