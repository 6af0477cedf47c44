"""Texts that attackers write where people read, and the places into which they get."""

from datetime import timedelta
from typing import Any

from shared.events.catalog import Event, SignedUp
from shared.events.details import Place
from shared.events.envelope import announce, encode
from shared.messaging.broker import Message
from tests.support.customers import Somebody
from tests.support.events import (
    a_detection,
    a_finding,
    a_mail_scanned,
    a_mailbox_scanned,
    a_scan_completed,
    a_scan_started,
)
from tests.support.in_process import Shindan

MARK = "zq7"
"""Stands in each, so that it is found wherever it is shown."""

HOSTILE = (
    f'{MARK}"><img src=x onerror=alert(1)>',
    f"{MARK}<script>alert(1)</script>",
    f"{MARK}' onmouseover=alert(1) x='",
    f"{MARK}{{{{7*7}}}}{{% raw %}}",
    f"{MARK}%s %(count)s %d {{0}}",
    f"{MARK}\u202egpj.exe\u2066\u2069\u200f\u061c",
    f"{MARK}a\u200bb\ufeffc\u2060\u00ad",
    f"{MARK}\U000e0041\U000e0042",
    f"{MARK}\r\nBcc: victim@evil.test\r\n\r\n<b>",
    f"{MARK}\x00\x1b[31m\x85",
    f"{MARK}</title></textarea></bdi></option><base href=//evil.test>",
    f'=HYPERLINK("http://evil.test/{MARK}")',
    f"＝1+1{MARK}",
    f"{MARK}javascript:alert(1)",
    MARK + "あ" * 5_000,
)
HIDDEN = "\u202e\u2066\u2069\u200f\u061c\u200b\ufeff\u2060\u00ad\U000e0041\U000e0042\x00\x1b\x85"
"""What none of our answers may hold."""


def write_everywhere(system: Shindan, whose: Somebody) -> None:
    """Let the texts stand in all that services hear and keep of a customer, their own words among them."""
    everything = "".join(each[:100] for each in HOSTILE)
    _hear(system, *_scan(system, whose, everything), _sign_up(system, whose, everything))
    consent = system.databases["consent"]
    wanted = {"tenant_name": everything, "granted_by": everything, "group": everything, "mailboxes": list(HOSTILE)}
    for name in ("consents", "approvals"):
        consent[name].update_many({"customer_id": whose.customer_id}, {"$set": {**wanted, "answered_by": everything}})
    consent["approvals"].update_many({}, {"$set": {"scope": "named_mailboxes"}})


def mail_ids() -> list[str]:
    """Return the ids of the mails of which each holds one of the texts."""
    return [f"{number:032x}" for number in range(len(HOSTILE))]


def _scan(system: Shindan, whose: Somebody, everything: str) -> list[Event]:
    now = system.clock() + timedelta(minutes=1)
    which: dict[str, Any] = {"customer_id": whose.customer_id, "scan_id": "e" * 32}
    mails = [
        a_mail_scanned(
            **which,
            mail_id=mail_id,
            place=Place(folder=text),
            mailbox_address=text,
            detection=_detection(text),
        )
        for mail_id, text in zip(mail_ids(), HOSTILE, strict=True)
    ]
    boxes = [
        a_mailbox_scanned(**which, mailbox_id=mail_id, address=text, display_name=text)
        for mail_id, text in zip(mail_ids(), HOSTILE, strict=True)
    ]
    begun = a_scan_started(**which, tenant_name=everything, granted_by=everything, group=everything, started_at=now)
    done = a_scan_completed(**which, started_at=now, completed_at=now, mails=len(mails), threats=len(mails))
    return [begun, *mails, *boxes, done]


def _detection(text: str) -> Any:
    fields = ("header_from", "url", "attachment", "reply_to", "imitates", "text", "domain")
    findings = tuple(
        a_finding(kind, **dict.fromkeys(fields, text))
        for kind in ("lookalike_of_own_domain", "executable_attachment", "shown_link_differs")
    )
    return a_detection(
        subject=text,
        header_from_name=text,
        header_from_address=f"{text}@evil.test",
        recipients=(text,),
        internet_message_id=text,
        findings=findings,
        campaign="wave",
    )


def _sign_up(system: Shindan, whose: Somebody, everything: str) -> SignedUp:
    known = next(each for each in system.said(SignedUp) if each.customer_id == whose.customer_id)
    changed = {"last_name": everything, "first_name": everything, "company": everything, "repeated": True}
    return SignedUp(**{name: getattr(known, name) for name in known.__struct_fields__} | changed)


def _hear(system: Shindan, *events: Event) -> None:
    envelopes = [announce(each, source="test", clock=system.clock) for each in events]
    messages = [Message(each.data.topic.value, each.subject, encode(each)) for each in envelopes]
    system.broker.publisher().publish(messages)
    system.settle()
