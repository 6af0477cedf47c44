"""A YARA rule of the operator's that matches the mail, its text, or a file that came with it or lies inside one.

Why it works: rules describe what a family of malware or a campaign always has, and are shared within hours.

Sample: invoice.zip/invoice.js matches the rule "Loader_of_March" of the operator's folder.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `yara_match` or, where the rule calls itself severe, `yara_strong_match`; without rules, nothing."""
    for each in dict.fromkeys(sighting for sighting in mail.sightings if sighting.source == "yara"):
        kind = "yara_strong_match" if each.is_strong else "yara_match"
        yield seen(kind, rule=each.name, attachment=each.where)
