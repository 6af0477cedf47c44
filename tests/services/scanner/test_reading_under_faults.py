"""Whatever tenant, whatever goes wrong: each mail in scope is judged once, or stands in the coverage statement."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from pymongo import MongoClient

from emulator.changes import read_change
from emulator.faults import read_fault
from emulator.server import Emulator, serve
from emulator.tenants import load_tenant
from services.scanner.access import Access
from services.scanner.budget import Budgeter
from services.scanner.consents import Consents
from services.scanner.scanning import stable_id
from shared.encryption import Keyring
from shared.events.catalog import MailboxScanned, MailScanned, ScanCompleted, ScanFailed
from shared.events.details import Coverage
from shared.mongodb import Document, connect
from tests.emulator.builders import TENANT_ID, a_mail, a_tenant_folder, put
from tests.support.clock import NOON, TurnableClock
from tests.support.emulated import consent_for_the_organisation, settings_of
from tests.support.scanning import Stage
from tests.support.tenants import FakeTenant

pytestmark = [pytest.mark.slow, pytest.mark.mongodb]

ADDRESSES = ("ann@contoso.example", "bob@contoso.example", "cid@contoso.example")
FOLDERS = ("Inbox", "Junk Email", "Projects/2026", "Conversation Action Settings")
MAILBOX, LISTING, MAIL = "/v1.0/users/[^/]+/", "/messages$", "/messages/[^/]+/[$]value$"

Mailboxes = Mapping[str, list[tuple[str, int]]]
"""For each address its mails: the folder, and how many seconds before noon it was received."""

mailboxes = st.dictionaries(
    st.sampled_from(ADDRESSES),
    st.lists(
        st.tuples(st.sampled_from(FOLDERS), st.one_of(st.just(60), st.integers(1, 3 * 86_400))), min_size=8, max_size=36
    ),
    min_size=1,
)
ANYWHERE = (
    "throttled",
    "throttled_until",
    "throttled_silently",
    "throttled_for_long",
    "busy",
    "timed_out",
    "bandwidth_exceeded",
    "broken_off",
    "token_refused",
)
OF_PAGES = (
    "empty_page",
    "short_page",
    "repeat_page",
    "earlier_page",
    "ends_early",
    "jump",
    "listed_twice",
    "left_out",
)
OF_MAILS = (
    "vanished",
    "vanished_silently",
    "corrupt",
    "invalid_recipients",
    "unopenable_attachment",
    "excluded",
    "timed_out",
)
OF_MAILBOXES = ("no_mailbox", "invalid_user", "folder_not_found", "excluded", "not_authenticated", "moving", "locked")


def faults(kinds: tuple[str, ...], pattern: str, latest: int) -> st.SearchStrategy[Document]:
    return st.fixed_dictionaries(
        {
            "kind": st.sampled_from(kinds),
            "pattern": st.just(pattern),
            "after": st.integers(0, latest),
            "count": st.integers(1, 6),
            "probability": st.sampled_from([1.0, 0.5]),
            "seed": st.integers(0, 9),
        }
    )


went_wrong = st.lists(
    st.one_of(
        faults(ANYWHERE, MAILBOX, 40),
        faults(OF_PAGES, LISTING, 3),
        faults(OF_MAILS, MAIL, 20),
        faults(OF_MAILBOXES, "/mailFolders/inbox$", 2),
    ),
    min_size=2,
    max_size=8,
)
happened = st.lists(
    st.fixed_dictionaries(
        {
            "mailbox": st.sampled_from(ADDRESSES),
            "pattern": st.sampled_from([LISTING, MAIL]),
            "after": st.integers(0, 10),
            "action": st.sampled_from(["move", "delete", "arrive"]),
            "position": st.integers(-20, 20),
            "mails": st.integers(1, 5),
        }
    ),
    max_size=4,
)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


def write(folder: Path, wanted: Mailboxes) -> Path:
    tenant = a_tenant_folder(folder, users=dict.fromkeys(ADDRESSES, ""))
    for address, mails in wanted.items():
        for number, (place, seconds) in enumerate(mails):
            received = f"{NOON - timedelta(seconds=seconds):%a, %d %b %Y %H:%M:%S} +0000"
            put(tenant, f"{place}/{number:03}.eml", a_mail(subject=f"Mail {number}", received=received), address)
    return tenant


def in_scope(emulator: Emulator) -> dict[str, set[str]]:
    """Return our ids of the mails that lie in each mailbox, by our id of the mailbox."""
    tenant = emulator.world.tenants[0]
    found = {}
    for user in tenant.users:
        mailbox_id = stable_id(TENANT_ID, user.id)
        mails = tenant.mailboxes[user.id].newest_first()
        found[mailbox_id] = {stable_id(mailbox_id, each.immutable_id) for each in mails}
    return found


def a_stage(emulator: Emulator, database: MongoClient[Document], clock: TurnableClock) -> Stage:
    def nap(seconds: float) -> None:
        clock.turn(seconds=seconds)

    budgeter = Budgeter(monotonic=lambda: clock().timestamp(), nap=nap)
    documents = database["test_reading_under_faults"]
    access = Access(settings_of(emulator), Consents(documents, Keyring({"k1": bytes(32)})), budgeter)
    return Stage(documents, FakeTenant({}), clock, access=access, largest=100_000)


def scan(stage: Stage) -> None:
    """Let hours go by until the scan has ended."""
    stage.hear(stage.granted(tenant_id=TENANT_ID), stage.requested(days=None))
    for _ in range(60):
        stage.work()
        if stage.said(ScanCompleted) or any(stage.said(ScanFailed)):
            return
        stage.later(minutes=20)
    raise AssertionError("the scan does not end")


def check(stage: Stage, expected: Mapping[str, set[str]]) -> None:
    judged = Counter(each.mail_id for each in stage.said(MailScanned) if each.revision == 1)
    assert set(judged.values()) <= {1}
    lines = {each.mailbox_id: each for each in stage.said(MailboxScanned)}
    if stage.said(ScanFailed):
        return
    assert lines.keys() == expected.keys()
    for mailbox_id, mails in expected.items():
        line, missing = lines[mailbox_id], mails - judged.keys()
        if line.coverage is Coverage.NOT_READ:
            assert line.reason
            assert missing == mails
        else:
            assert line.mails == len(mails & judged.keys())
            assert sum(each.mails for each in line.not_read) == len(missing)
            assert (line.coverage is Coverage.READ) == (not missing)
    assert judged.keys() <= set().union(*expected.values())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(wanted=mailboxes, wrong=went_wrong, changes=happened)
def test_each_mail_is_judged_once_or_in_the_coverage(
    mongodb_uri: str, certificates: Path, wanted: Mailboxes, wrong: list[Document], changes: list[Document]
) -> None:
    clock = TurnableClock()
    database = connect(mongodb_uri, "admin").client
    with (
        TemporaryDirectory() as folder,
        database,
        serve(
            [load_tenant(write(Path(folder) / "contoso", wanted))], certificates=certificates, clock=clock
        ) as emulator,
    ):
        database.drop_database("test_reading_under_faults")
        consent_for_the_organisation(emulator)
        for fault in wrong:
            emulator.world.faults.add(read_fault(fault))
        for change in changes:
            emulator.world.changes.add(read_change(change))
        expected = in_scope(emulator)
        stage = a_stage(emulator, database, clock)

        scan(stage)

        event(f"failed: {bool(stage.said(ScanFailed))}")
        event(f"partly read: {any(each.not_read for each in stage.said(MailboxScanned))}")
        check(stage, expected)
