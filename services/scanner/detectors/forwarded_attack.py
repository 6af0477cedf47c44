"""A mail that was forwarded by hand and would be dangerous by itself.

Why it works: the forwarder is known and proved, and only his own words are new; what he passes on has lost its headers,
so that nobody checks its sender any more.

Sample: Subject "Fw: your account", text "From: Card Centre <x@kx7.example> Subject: your account … confirm here".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `forwarded_attack`; spares forwarded mail that is harmless by itself, and colleagues who pass it on."""
    if mail.forwarded and not mail.is_internal:
        yield seen("forwarded_attack", header_from=mail.forwarded.sender, subject=mail.forwarded.subject)
