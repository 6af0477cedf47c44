"""A mail in which the antivirus server that the operator has connected finds something.

Why it works: signatures know malware that was seen anywhere before, byte for byte.

Sample: clamd answers "Win.Test.EICAR_HDB-1 FOUND".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.mail import Mail
from shared.verdicts import Finding

_SUSPICIONS = ("Heuristics.", "PUA.")


def kind_of(signature: str) -> str:
    """Return the kind of finding that a signature's name stands for."""
    return "antivirus_suspicion" if signature.startswith(_SUSPICIONS) else "antivirus_match"


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `antivirus_match`, or `antivirus_suspicion` for what the server itself holds for a guess."""
    signature = mail.delivery.antivirus.signature
    if signature:
        yield seen(kind_of(signature), signature=signature)
