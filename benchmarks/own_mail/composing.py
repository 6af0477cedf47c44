"""From a specimen to the mail that its sender wrote."""

import base64
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parseaddr
from random import Random
from typing import Final

from benchmarks.own_mail.enclosing import enclosed, meeting
from benchmarks.own_mail.organisation import CONTEXT, reader_of
from benchmarks.own_mail.rendering import as_html, as_plain
from benchmarks.own_mail.specimen import Specimen
from emulator.contoso.mail import Correspondent, Mail, mailbox
from emulator.contoso.schedule import TOKYO

FIRST_DAY: Final = datetime(2026, 2, 2, 8, tzinfo=TOKYO)
BLANK: Final = re.compile(r"\{(\w+)(?::(-?\d+))?\}")


def composed(specimen: Specimen, random: Random) -> Mail:
    """Return the mail with every blank filled in."""
    at = FIRST_DAY + timedelta(days=random.randrange(60), minutes=random.randrange(720), seconds=random.randrange(60))
    reader = reader_of(specimen)
    fill = filler(reader.display_name, reader.address, at, random)
    writer = Correspondent(*parseaddr(fill(specimen.writer)))
    shown = [parseaddr(fill(each)) for each in specimen.shown_to] or [(reader.display_name, reader.address)]
    text, extra = fill(specimen.text).strip(), {name: fill(value) for name, value in specimen.headers.items()}
    if specimen.reply_to:
        extra["Reply-To"] = mailbox(Correspondent(*parseaddr(fill(specimen.reply_to))), specimen.charset, "Reply-To")
    if specimen.one_click:
        extra["List-Unsubscribe"] = f"<{fill(specimen.one_click)}>"
        extra["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = Mail(
        sender=writer,
        to=tuple(Correspondent(*each) for each in shown),
        subject=fill(specimen.subject),
        plain=None if specimen.html_only else as_plain(text, fill(specimen.footer)),
        html=None if specimen.style == "plain" else as_html(specimen, text, writer.name, fill, random),
        at=at,
        message_id=f"<{random.randbytes(12).hex()}@{writer.address.rpartition('@')[2]}>",
        charset=specimen.charset,
        references=_references(specimen, random),
        attachments=tuple(
            enclosed(fill(each), fill(specimen.document), reader.address, random) for each in specimen.attach
        ),
        invitation=meeting(fill(specimen.subject), fill(specimen.calendar), writer, reader.address, at)
        if specimen.calendar
        else None,
        is_report=specimen.is_report,
        extra=extra,
    )
    return mail.encodable()


def _references(specimen: Specimen, random: Random) -> tuple[str, ...]:
    if not specimen.answers:
        return ()
    own = min(CONTEXT.domains)
    return tuple(f"<{random.randbytes(12).hex()}@{own}>" for _ in range(random.randrange(1, 4)))


def filler(name: str, address: str, at: datetime, random: Random) -> Callable[[str], str]:
    """Return what fills the blanks in a text; README.md lists them."""
    drawn: dict[str, Callable[[int], str]] = {
        "reader": lambda _: address,
        "name": lambda _: name,
        "local": lambda _: address.partition("@")[0],
        "base64": lambda _: base64.b64encode(address.encode()).decode(),
        "hex": lambda size: "".join(random.choices("0123456789abcdef", k=size)),
        "digits": lambda size: "".join(random.choices("123456789", k=size)),
        "days": lambda days: f"{at + timedelta(days=days):%d %B %Y}",
        "nichi": lambda days: "{0.year}年{0.month}月{0.day}日".format(at + timedelta(days=days)),
        "iso": lambda days: f"{at + timedelta(days=days):%Y-%m-%d}",
    }
    return lambda text: BLANK.sub(lambda found: drawn[found[1]](int(found[2] or 0)), text)
