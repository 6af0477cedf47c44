"""From a scenario to mails, and from mails to copies in mailboxes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from emulator.contoso.cast import bystanders, candidates, choose, impostor, naming, outsider
from emulator.contoso.enclosures import enclosure, invitation
from emulator.contoso.mail import Correspondent, Mail, body, own_headers
from emulator.contoso.people import Person
from emulator.contoso.quoting import quoted
from emulator.contoso.rendering import as_html, as_plain
from emulator.contoso.scenario import Scenario
from emulator.contoso.schedule import SPAN, answered_at, any_moment
from emulator.contoso.transport import Arrival, Headers, exchange_host, from_colleague, from_outside
from emulator.contoso.wording import Words

CHARSETS = {
    ("ja", True): ("utf-8", "utf-8", "iso-2022-jp"),
    ("ja", False): ("utf-8", "utf-8", "utf-8", "iso-2022-jp", "iso-2022-jp", "shift_jis"),
}
PROGRAMS = ("Microsoft Outlook 16.0", "Becky! ver. 2.81.06 [ja]", "Apple Mail (2.3826.200.121)", "Mozilla Thunderbird")


@dataclass(frozen=True)
class Copy:
    """One file of the tenant: a mail as it lies in one mailbox, and what is expected of it."""

    mailbox: str
    folder: str
    is_read: bool
    at: datetime
    raw: bytes
    scenario: Scenario
    is_attack: bool


@dataclass(frozen=True)
class Sent:
    """A mail of a conversation with the people behind it."""

    mail: Mail
    writer: Person
    readers: tuple[Person, ...]
    text: str
    is_attack: bool


def correspondent(person: Person) -> Correspondent:
    """Return the name and address that a mail shows."""
    return Correspondent(person.display_name, person.address)


def message_id(writer: Person, random: Random) -> str:
    """Exchange's shape for colleagues, a plain one for others."""
    if writer.is_colleague:
        host = exchange_host(random)
        return f"<{host.partition('.')[0]}{random.randbytes(13).hex().upper()}@{host}>"
    return f"<{random.randbytes(12).hex()}@{writer.domain}>"


def program_headers(writer: Person, subject: str, language: str) -> dict[str, str]:
    """Return what the writer's mail program adds."""
    if writer.is_colleague:
        topic = {"Thread-Topic": subject.removeprefix("Re: ")} if subject.isascii() else {}
        written_in = "ja-JP" if language == "ja" else "en-US"
        return {**topic, "Accept-Language": "ja-JP, en-US", "Content-Language": written_in}
    if writer.kind == "partner":
        return {"X-Mailer": PROGRAMS[sum(writer.address.encode()) % len(PROGRAMS)]}
    return {}


def tidy(text: str) -> str:
    """Take away what empty choices leave: spaces at line ends and runs of blank lines."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


def capitalised(text: str, language: str) -> str:
    """Give an English subject a capital at its start."""
    return text[:1].upper() + text[1:] if language == "en" else text


def compose(
    scenario: Scenario,
    *,
    words: Words,
    turn: int,
    cast: tuple[Person, tuple[Person, ...]],
    at: datetime,
    last: Sent | None,
) -> Sent:
    """Return the mail of one turn."""
    writer, readers = cast
    language, random = scenario.language, words.random
    words.known.update(naming(writer, readers[0], language))
    words.known["choice 0"] = str(turn)
    own = tidy(words.fill(scenario.turns[turn]))
    subject = (
        capitalised(words.fill(scenario.subject), language)
        if last is None
        else "Re: " + last.mail.subject.removeprefix("Re: ")
    )
    text = own if last is None else own + "\n" + quoted(last.mail, last.text, language)
    document = words.fill(scenario.document) or subject
    sheets = scenario.attach if turn == (scenario.hijacked_from or 0) else ()
    to = tuple(correspondent(reader) for reader in readers)
    sender = correspondent(writer)
    extra = {name: words.fill(value) for name, value in scenario.headers.items()} if last is None else {}
    mail = Mail(
        sender=sender,
        to=to,
        subject=subject,
        plain=None if scenario.html_only else as_plain(text),
        html=None if scenario.style == "plain" else as_html(text, scenario.style, sender.name, language),
        at=at,
        message_id=message_id(writer, random),
        charset=random.choice(CHARSETS.get((language, writer.is_colleague), ("utf-8",))),
        references=() if last is None else (*last.mail.references, last.mail.message_id),
        attachments=tuple(enclosure(words.fill(one), document, readers[0].address, random) for one in sheets),
        invitation=invitation(subject, sender, to, at, random) if scenario.invitation and last is None else None,
        is_report=scenario.is_report,
        extra={**program_headers(writer, subject, language), **extra},
    )
    guilty = scenario.verdict != "clean" or scenario.is_planted
    attack = guilty and not writer.is_colleague and turn >= (scenario.hijacked_from or 0)
    return Sent(mail.encodable(), writer, readers, text, attack)


def next_at(scenario: Scenario, turn: int, last_at: datetime, random: Random) -> datetime:
    """Return when a turn is written: an answer takes its time, a further mail of the same writer a few minutes."""
    if turn == 0:
        return last_at
    if scenario.is_monologue:
        return last_at + timedelta(seconds=random.randrange(20, 240))
    return answered_at(random, last_at)


def exchange(
    scenario: Scenario, *, writer: Person, readers: list[Person], start: datetime, until: datetime, random: Random
) -> list[Sent]:
    """All turns of a conversation: the writer and the first reader take turns."""
    language = scenario.language
    words = Words(random, language, start, bystanders(language, random, (writer, *readers)))
    if writer.kind == "outside":
        writer = outsider(words.fill(writer.display_name), words.fill(writer.address))
    sent: list[Sent] = []
    at = start
    for turn in range(len(scenario.turns)):
        at = next_at(scenario, turn, at, random)
        if at > until - timedelta(minutes=2):
            break
        others = tuple(readers[1:])
        starts = turn % 2 == 0 or scenario.is_monologue
        answered = others if scenario.answers_inside else (writer, *others)
        cast = (writer, tuple(readers)) if starts else (readers[0], answered)
        if scenario.hijacked_from is not None and turn >= scenario.hijacked_from:
            cast = (impostor(cast[0]), cast[1])
        sent.append(
            compose(
                scenario,
                words=words,
                turn=turn,
                cast=cast,
                at=at,
                last=sent[-1] if sent and not scenario.is_monologue else None,
            )
        )
    return sent


def shelf(scenario: Scenario, random: Random) -> str:
    """Return the folder in which a reader keeps a mail."""
    if scenario.folders:
        return random.choice(scenario.folders)
    if scenario.folder and random.random() < 0.5:
        return scenario.folder
    return random.choices(("Inbox", "Archive", "Deleted Items"), (86, 8, 6))[0]


def was_read(folder: str, age: timedelta, random: Random) -> bool:
    """Whether somebody opened it: old mail mostly, junk rarely."""
    chance = 0.1 if folder == "Junk Email" else 0.85 if age > timedelta(days=1) else 0.5
    return random.random() < chance


def stamped(headers: Headers, mail: Mail, content: bytes) -> bytes:
    """Return the whole file."""
    head = "".join(f"{name}: {value}\r\n" for name, value in [*headers, *own_headers(mail)])
    return head.encode("utf-8") + content


def route_of(sent: Sent, scenario: Scenario) -> str | None:
    """Return the way that a mail came; the partner's own mails in a hijacked thread are in order."""
    if sent.writer.is_colleague:
        return None
    return scenario.route if sent.is_attack or scenario.hijacked_from is None else "pass"


def copies(sent: Sent, scenario: Scenario, until: datetime, random: Random) -> Iterator[Copy]:
    """Where one mail lies: with each reader who has a mailbox, and in the writer's Sent Items."""
    mail, content = sent.mail, body(sent.mail, random)
    if sent.writer.has_mailbox:
        folder = "Drafts" if scenario.is_draft else "Sent Items"
        yield Copy(sent.writer.address, folder, True, mail.at, stamped([], mail, content), scenario, False)
    for reader in sent.readers if not scenario.is_draft else ():
        if not reader.has_mailbox:
            continue
        folder = shelf(scenario, random)
        junked = folder == "Junk Email"
        at = mail.at + timedelta(seconds=random.randrange(2, 20))
        is_new = sent.writer.kind == "outside" and random.random() < 0.3
        arrival = Arrival(route_of(sent, scenario), at, scenario.language, sent.writer.domain, junked, is_new)
        headers = from_colleague(arrival, random) if arrival.route is None else from_outside(arrival, random)
        is_read = was_read(folder, until - at, random)
        yield Copy(reader.address, folder, is_read, at, stamped(headers, mail, content), scenario, sent.is_attack)


def campaign(scenario: Scenario, until: datetime, seed: str) -> list[Copy]:
    """Return the copies of a scenario played once: a conversation, or a wave of `spread` like ones within an hour."""
    random = Random(seed)
    start = any_moment(random, until, scenario.hours)
    while scenario.is_late and start < until - timedelta(days=7):
        start = any_moment(random, until, scenario.hours)
    if scenario.is_planted and len(scenario.turns) > 1:
        start = max(min(start, until - timedelta(days=7)), until - SPAN + timedelta(days=1))
    addressed = tuple(candidates(scenario.to, scenario.language))
    writer = choose(scenario.writer, scenario.language, 1, random, addressed if len(addressed) == 1 else ())[0]
    heads = choose(scenario.to, scenario.language, scenario.spread, random, (writer,))
    found: list[Copy] = []
    for number, head in enumerate(heads):
        own = Random(f"{seed}/{number}")
        readers = [head]
        if scenario.recipients > 1:
            others = max(own.randrange(scenario.recipients), int(scenario.answers_inside))
            readers += choose(scenario.to, scenario.language, others, own, (writer, head))
        begins = min(start + timedelta(seconds=own.randrange(3600) if number else 0), until - timedelta(minutes=1))
        for sent in exchange(scenario, writer=writer, readers=readers, start=begins, until=until, random=own):
            found.extend(copies(sent, scenario, until, own))
    return found
