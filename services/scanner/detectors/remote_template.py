"""An Office document that fetches its template or an object from elsewhere when it is opened.

Why it works: the document itself holds nothing; what it fetches holds the macro or the exploit.

Sample: word/_rels/settings.xml.rels with TargetMode="External" Target="https://x9.example/t.dotm".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import registrable
from services.scanner.knowledge.senders import is_own, is_partner, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `remote_template` or `external_object`.

    Spares colleagues and partners, whose templates lie on their servers.
    """
    domain = sender(mail).domain
    if mail.is_internal or is_own(domain, context) or is_partner(registrable(domain), context):
        return
    for file in mail.attachments:
        if "external_template" in file.traits:
            yield seen("remote_template", attachment=file.name)
            return
        if "external_object" in file.traits:
            yield seen("external_object", attachment=file.name)
            return
