"""An Office document whose macro runs by itself, or that brings other active parts.

Why it works: the document shows a picture that says "enable content", and one click later the macro has run.

Sample: invoice.docm with Sub AutoOpen() … Shell("cmd /c …").
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_own, is_partner, sender
from services.scanner.mail import Attachment, Mail
from shared.verdicts import Finding

_CARRIERS = ("ole_object", "activex")


def _what_it_does(file: Attachment) -> tuple[bool, bool]:
    from oletools.olevba import VBA_Parser  # noqa: PLC0415 — costs half a second, which few mails need

    try:
        document = VBA_Parser(file.name, data=file.content)
        kinds = {kind for kind, _, _ in document.analyze_macros()}
        document.close()
    except Exception:  # noqa: BLE001 — oletools raises whatever a broken document provokes; the macros are still there
        return False, False
    return "AutoExec" in kinds, "Suspicious" in kinds


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `automatic_macro`, `macro` or `active_content`.

    Spares nobody, but a partner's plain macro weighs little.
    """
    for file in mail.attachments:
        if "macros" in file.traits and file.content:
            runs, harms = (True, True) if "macros_on_open" in file.traits else _what_it_does(file)
            domain = sender(mail).domain
            known = is_own(domain, context) or is_partner(domain, context)
            if runs and harms and not known:
                yield seen("automatic_macro", attachment=file.name)
            else:
                yield seen("macro", attachment=file.name)
            return
        carried = next((trait for trait in _CARRIERS if trait in file.traits), "")
        if carried:
            yield seen("active_content", attachment=file.name, part=carried)
            return
