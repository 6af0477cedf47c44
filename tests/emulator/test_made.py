from pathlib import Path

import pytest

from emulator.made import KEPT
from emulator.tenants import BadInputError, Tenant, load_tenant
from tests.emulator.builders import TENANT_ID, a_mail

DESCRIBED = """\
id = "{id}"
name = "Fabrikam"
domains = ["fabrikam.example"]

[made]
patterns = "patterns"
mailboxes = {mailboxes}
mails_each = 12
seed = {seed}
"""


def a_made_tenant(folder: Path, *, mailboxes: int = 3, seed: int = 1) -> Tenant:
    patterns = folder / "patterns"
    patterns.mkdir(exist_ok=True)
    for number in range(4):
        (patterns / f"{number}.eml").write_bytes(a_mail(subject=f"Pattern {number}"))
    (folder / "tenant.toml").write_text(DESCRIBED.format(id=TENANT_ID, mailboxes=mailboxes, seed=seed))
    return load_tenant(folder)


def seen(tenant: Tenant, user: int) -> list[tuple[str, bytes]]:
    mails = tenant.mailboxes[tenant.users[user].id].newest_first()
    return [(each.immutable_id, each.source.read()) for each in mails]


def test_as_many_mailboxes_and_mails_as_described_are_made_up(tmp_path: Path) -> None:
    tenant = a_made_tenant(tmp_path)

    assert [user.address for user in tenant.users] == [f"made{number:06}@fabrikam.example" for number in (1, 2, 3)]
    assert [len(mailbox.newest_first()) for mailbox in tenant.mailboxes.values()] == [12, 12, 12]


def test_the_same_seed_makes_the_same_mails_and_another_seed_others(tmp_path: Path) -> None:
    first, again = seen(a_made_tenant(tmp_path), 0), seen(a_made_tenant(tmp_path), 0)

    other = seen(a_made_tenant(tmp_path, seed=2), 0)

    assert first == again
    assert first != other
    assert first != seen(a_made_tenant(tmp_path), 1)


def test_a_mail_says_when_it_was_received_however_little_is_read(tmp_path: Path) -> None:
    tenant = a_made_tenant(tmp_path)

    mails = tenant.mailboxes[tenant.users[0].id].newest_first()

    assert [each.received_at for each in mails] == [each.source.modified_at() for each in mails]
    assert len({each.received_at for each in mails}) == 12
    assert mails[0].source.read(9) == b"Received:"
    assert mails[0].source.size() == len(mails[0].source.read())


def test_only_the_mailboxes_used_last_are_kept(tmp_path: Path) -> None:
    tenant = a_made_tenant(tmp_path, mailboxes=KEPT + 1)
    first = tenant.mailboxes[tenant.users[0].id]

    for user in tenant.users[1:-1]:
        _ = tenant.mailboxes[user.id]
    still = tenant.mailboxes[tenant.users[0].id]
    for user in tenant.users[1:]:
        _ = tenant.mailboxes[user.id]

    assert still is first
    assert tenant.mailboxes[tenant.users[0].id] is not first


def test_a_tenant_without_patterns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tenant.toml").write_text(DESCRIBED.format(id=TENANT_ID, mailboxes=1, seed=1))

    with pytest.raises(BadInputError, match="files lie below patterns"):
        load_tenant(tmp_path)
