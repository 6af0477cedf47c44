"""Small tenants on disk: fifteen invented mails of which it is known what they are, and a part of contoso."""

import shutil
import tomllib
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from emulator.contoso.people import company
from emulator.contoso.tenant import directory_entry, write_tenant
from tests.emulator.builders import ADMINISTRATOR, AIKO, KENJI, TEAM_IS_AIKO, a_tenant_folder, put
from tests.support.raw_mails import RawFile, raw_mail

PROGRAM = RawFile("invoice.exe", b"MZ" + bytes(200))
BITCOIN = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"
EXTORTION = (
    "I recorded you with your camera while you visited adult websites. Send 900 USD in bitcoin to my wallet "
    f"{BITCOIN} within 48 hours or the video goes to all your contacts."
)
TEXTS = ("See you on Monday.", "Please find the document attached.", "goes to all your contacts")
"""What stands in bodies only and is no evidence, so it must be found in no event and in no database."""


def a_small_tenant(folder: Path) -> Path:
    """Write three mailboxes with fifteen mails: three threats, of which two are in inboxes."""
    users = {ADMINISTRATOR: "administrator = true", AIKO: "", KENJI: ""}
    tenant = a_tenant_folder(folder, users=users, user_consent="allow", more=TEAM_IS_AIKO)
    for number, address in enumerate((ADMINISTRATOR, AIKO, KENJI) * 4):
        put(tenant, f"Inbox/{number:02}.eml", _innocent(number, address), address)
    put(tenant, "Inbox/90.eml", _program("Your unpaid invoice", AIKO), AIKO)
    put(tenant, "Inbox/91.eml", _extortion(KENJI), KENJI)
    put(tenant, "Junk Email/92.eml", _program("Purchase order", KENJI), KENJI)
    return tenant


def a_part_of_contoso(folder: Path, until: datetime, *, mailboxes: int, seed: int = 1) -> Path:
    """Write the demo's tenant, but only some people with their mailboxes, all of them administrators."""
    write_tenant(folder, until=until, seed=seed)
    kept = _some_people(folder, mailboxes)
    us = company()
    head = f'id = "{us.tenant_id}"\nname = "{us.name}"\ndomains = ["{us.domain}"]\nuser_consent = "allow"\n'
    tables = "".join(
        directory_entry(replace(person, administrator=True)) for person in us.people if person.address in kept
    )
    (folder / "tenant.toml").write_text(head + tables, encoding="utf-8")
    for mailbox in (folder / "mailboxes").iterdir():
        if mailbox.name not in kept:
            shutil.rmtree(mailbox)
    return folder


def mails_in(tenant: Path) -> int:
    """Count the mails of a tenant."""
    return len(list(tenant.glob("mailboxes/*/**/*.eml")))


def _some_people(folder: Path, count: int) -> Collection[str]:
    users = tomllib.loads((folder / "tenant.toml").read_text(encoding="utf-8"))["users"]
    readable = [user for user in users if user["mailbox"] == "cloud" and user["kind"] == "user"]
    readable.sort(key=lambda user: (not user["administrator"], user["address"]))
    return {user["address"] for user in readable[:count]}


def _innocent(number: int, address: str) -> bytes:
    received = f"from mail.partner.example by mx.contoso.example; Mon, 2 Mar 2026 {number % 9:02}:15:00 +0000"
    return raw_mail(
        header_from="Mika Tanaka <mika@partner.example>",
        to=address,
        subject=f"Minutes of meeting {number}",
        headers=(("Received", received), *_proved("partner.example")),
    )


def _program(subject: str, address: str) -> bytes:
    received = ("Received", "from x.attacker.test by mx.contoso.example; Sun, 1 Mar 2026 20:00:00 +0000")
    return raw_mail(
        header_from="Accounts <accounts@attacker.test>",
        to=address,
        subject=subject,
        text=TEXTS[1],
        headers=(received, *_refuted("attacker.test")),
        files=[PROGRAM],
    )


def _extortion(address: str) -> bytes:
    received = ("Received", "from x.attacker.test by mx.contoso.example; Sun, 1 Mar 2026 21:00:00 +0000")
    return raw_mail(
        header_from="Anonymous <a83hd92@attacker.test>",
        to=address,
        subject="You have been hacked",
        text=EXTORTION,
        headers=(received, *_refuted("attacker.test")),
    )


def _proved(domain: str) -> tuple[tuple[str, str], ...]:
    results = (
        f"spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain}; dmarc=pass header.from={domain}; compauth=pass"
    )
    return (("Authentication-Results", results),)


def _refuted(domain: str) -> tuple[tuple[str, str], ...]:
    results = f"spf=fail smtp.mailfrom={domain}; dkim=none; dmarc=fail header.from={domain}; compauth=fail"
    return (("Authentication-Results", results),)
