"""The organisation's own name as the sender's name, on a foreign address.

Why it works: "Contoso Security" or "contoso.example support" sounds like the own administrators, and the address is
seldom read.

Sample: From "Contoso IT Security" <noreply@kx7.example> to staff@contoso.example.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import label, registrable
from services.scanner.knowledge.senders import home_domains, is_answer, is_list_mail, is_vouched, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding


def _squeezed(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `own_name_as_sender`.

    Spares known senders, lists, answers, services that name themselves beside the organisation whose space it is, and
    domains that bear the name themselves, which `lookalike_sender` looks at.
    """
    if is_vouched(mail, context) or is_answer(mail) or is_list_mail(mail):
        return
    who, homes = sender(mail), home_domains(mail, context)
    name, from_label = _squeezed(who.display_name), _squeezed(label(who.domain))
    if not name or registrable(who.domain) in homes or (from_label and from_label in name):
        return
    own = next((home for home in sorted(homes) if len(label(home)) > 3 and _squeezed(label(home)) in name), "")
    if own and _squeezed(label(own)) not in from_label:
        yield seen("own_name_as_sender", display_name=who.display_name, header_from=who.address, imitates=own)
