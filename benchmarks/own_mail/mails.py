"""The set as raw mails: what `benchmarks` measures and tests judge."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Final

from benchmarks.own_mail.composing import composed
from benchmarks.own_mail.organisation import CONTEXT, reader_of
from benchmarks.own_mail.specimen import Specimen, specimens
from benchmarks.own_mail.transport import stamps
from emulator.contoso.mail import body, own_headers
from services.scanner.context import Context
from services.scanner.mail import Delivery

LABELS: Final = {"innocent": "ham", "threats": "malicious"}


@dataclass(frozen=True)
class OwnMail:
    """A mail, its label ("ham" or "malicious", as `labels.csv` has them) and all that a scanner would know of it."""

    id: str
    label: str
    category: str
    language: str
    raw: bytes
    delivery: Delivery
    context: Context = CONTEXT

    @property
    def is_ham(self) -> bool:
        """Tell whether the mail is innocent."""
        return self.label == "ham"


def own_mails() -> Iterator[OwnMail]:
    """Yield every mail of the set, the same bytes each time."""
    for specimen in specimens():
        yield own_mail(specimen)


def own_mail(specimen: Specimen) -> OwnMail:
    """Return one mail; its name is the seed of everything that is drawn."""
    random = Random(specimen.id)
    mail = composed(specimen, random)
    head = [*stamps(specimen, mail.at, random), *own_headers(mail)]
    raw = "".join(f"{name}: {value}\r\n" for name, value in head).encode("utf-8") + body(mail, random)
    delivery = Delivery(
        received_at=mail.at + timedelta(seconds=8),
        folder="Inbox",
        well_known_folder="inbox",
        is_read=random.random() < 0.8,
        mailbox=reader_of(specimen).address,
    )
    return OwnMail(specimen.id, LABELS[specimen.kind], specimen.category, specimen.language, raw, delivery)
