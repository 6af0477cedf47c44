"""One mailbox of the emulator, looked at first, with the shipped detectors."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.faults import Fault
from emulator.server import Emulator, serve
from emulator.tenants import load_tenant
from services.scanner.access import Access
from services.scanner.budget import Budgeter
from services.scanner.consents import Consents
from services.scanner.jail.analysers import InlineAnalysers
from shared.encryption import Keyring
from shared.events.catalog import MailboxScanned, MailScanned
from shared.events.details import Coverage
from shared.mongodb import Documents
from shared.verdicts import Verdict
from tests.emulator.builders import AIKO, a_tenant_folder, put
from tests.support.clock import TurnableClock
from tests.support.emulated import consent_for_one_mailbox, settings_of
from tests.support.raw_mails import RawFile, raw_mail
from tests.support.scanning import Stage
from tests.support.small_tenant import EXTORTION
from tests.support.tenants import FakeTenant

pytestmark = pytest.mark.mongodb

INNOCENT = 60
PICTURE = RawFile("logo.png", b"\x89PNG", "image/png", disposition="inline")
VALUE = r"/messages/[^/]+/\$value$"


def delivered(minute: int, **parts: object) -> bytes:
    at = f"Sun, 1 Mar 2026 {9 + minute // 60:02}:{minute % 60:02}:00 +0000"
    received = ("Received", f"from mx.example by mx.contoso.example; {at}")
    return raw_mail(to=AIKO, headers=(received,), **parts)  # type: ignore[arg-type]


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    tenant = a_tenant_folder(tmp_path / "contoso")
    for number in range(INNOCENT):
        put(tenant, f"Inbox/{number:03}.eml", delivered(number))
    put(tenant, "Inbox/attached.eml", delivered(70, files=[RawFile("plan.txt", b"Plan")]))
    put(tenant, "Inbox/picture.eml", delivered(71, html='<img src="cid:1">', text="", files=[PICTURE]))
    put(tenant, "Inbox/threat.eml", delivered(72, header_from="x <a83hd92@attacker.test>", text=EXTORTION))
    put(tenant, "Sent Items/sent.eml", delivered(73))
    with serve([load_tenant(tenant)]) as running:
        yield running


def scanned(emulator: Emulator, mongodb: Documents, clock: TurnableClock, *, first_look: bool = True) -> Stage:
    consents = Consents(mongodb, Keyring({"k1": bytes(32)}))
    access = Access(settings_of(emulator), consents, Budgeter(nap=lambda _seconds: None))
    stage = Stage(
        mongodb,
        FakeTenant({}),
        clock,
        mails_per_page=50,
        mails_per_listing=500,
        analysers=InlineAnalysers(),
        largest=100_000,
        first_look=first_look,
        access=access,
    )
    consent_for_one_mailbox(emulator, consents, AIKO)
    stage.hear(stage.requested())
    stage.work()
    return stage


def asked(emulator: Emulator) -> int:
    requests: int = emulator.world.traffic.report()["mailboxes"][AIKO]["requests"]
    return requests


def judged(stage: Stage) -> dict[str, MailScanned]:
    return {each.mail_id: each for each in stage.said(MailScanned)}


def test_what_is_not_plainly_innocent_is_fetched_whole(
    emulator: Emulator, mongodb: Documents, clock: TurnableClock
) -> None:
    stage = scanned(emulator, mongodb, clock)

    [mailbox] = stage.said(MailboxScanned)
    assert (mailbox.coverage, mailbox.mails, mailbox.threats) == (Coverage.READ, 64, 1)
    assert mailbox.first_look_only == 60
    assert len(judged(stage)) == 64


def test_a_first_look_asks_for_little_and_finds_the_same(
    emulator: Emulator, mongodb: Documents, clock: TurnableClock
) -> None:
    looked = judged(scanned(emulator, mongodb, clock))
    requests = asked(emulator)
    emulator.world.traffic.forget()
    mongodb.client.drop_database(mongodb.name)

    whole = judged(scanned(emulator, mongodb, clock, first_look=False))

    assert {key: each.verdict for key, each in looked.items()} == {key: each.verdict for key, each in whole.items()}
    assert asked(emulator) - requests == 60 - 2


def test_a_page_that_times_out_is_asked_for_in_halves(
    emulator: Emulator, mongodb: Documents, clock: TurnableClock
) -> None:
    emulator.world.faults.add(Fault(kind="timed_out", top_above=30, count=None))

    stage = scanned(emulator, mongodb, clock)

    [mailbox] = stage.said(MailboxScanned)
    assert (mailbox.mails, mailbox.first_look_only) == (64, 60)


@pytest.mark.parametrize("kind", ["corrupt", "unopenable_attachment", "invalid_recipients", "timed_out"])
def test_what_exchange_cannot_open_is_judged_by_what_it_shows(
    emulator: Emulator, mongodb: Documents, clock: TurnableClock, kind: str
) -> None:
    emulator.world.faults.add(Fault(kind=kind, pattern=VALUE, larger_than=len(EXTORTION), count=None))

    stage = scanned(emulator, mongodb, clock)

    [mailbox] = stage.said(MailboxScanned)
    assert (mailbox.coverage, mailbox.mails, mailbox.threats) == (Coverage.READ, 64, 1)
    assert {each.not_fully_analysed for each in judged(stage).values() if each.verdict is Verdict.MALICIOUS} == {
        ("opened_in_part",)
    }
