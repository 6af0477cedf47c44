import mailbox
from email.message import Message
from pathlib import Path

import pytest

from emulator.mail_tenants import tenant_of_mails
from emulator.tenants import BadInputError, Tenant
from tests.emulator.builders import a_mail


def _folders(tenant: Tenant, number: int = 0) -> dict[str, int]:
    box = tenant.mailboxes[tenant.users[number].id]
    return {"/".join(f.path): box.count(f)[0] for f in box.folders() if box.count(f)[0] and not f.is_search}


def _bytes(tenant: Tenant) -> list[bytes]:
    return [mail.source.read() for mail in tenant.mailboxes[tenant.users[0].id].newest_first()]


def _a_message(text: str) -> Message:
    message = Message()
    message["Subject"] = text
    message.set_payload(text)
    return message


def test_a_folder_of_mails_is_one_inbox(tmp_path: Path) -> None:
    (tmp_path / "Sample Mails").mkdir()
    (tmp_path / "Sample Mails" / "1.eml").write_bytes(a_mail())
    (tmp_path / "Sample Mails" / "2.EML").write_bytes(a_mail())

    tenant = tenant_of_mails([tmp_path / "Sample Mails"])

    assert [user.address for user in tenant.users] == ["sample-mails@mails.example"]
    assert tenant.users[0].administrator
    assert _folders(tenant) == {"Inbox": 2}


def test_a_folder_of_folders_is_several_mailboxes(tmp_path: Path) -> None:
    for name in ("ham", "spam", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "ham" / "1.eml").write_bytes(a_mail())
    (tmp_path / "spam" / "1.eml").write_bytes(a_mail())

    tenant = tenant_of_mails([tmp_path])

    assert [user.address for user in tenant.users] == ["ham@mails.example", "spam@mails.example"]


def test_a_mailbox_laid_out_in_folders_stays_one(tmp_path: Path) -> None:
    for place in ("Inbox/1.eml", "Inbox/Projects/2.eml", "Junk Email/3.eml"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(a_mail())

    tenant = tenant_of_mails([tmp_path])

    assert _folders(tenant) == {"Inbox": 1, "Inbox/Projects": 1, "Junk Email": 1}


def test_a_maildir_keeps_folders_and_what_was_read(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "Maildir")
    read = mailbox.MaildirMessage(_a_message("read"))
    read.set_subdir("cur")
    read.add_flag("S")
    box.add(read)
    box.add(_a_message("new"))
    box.add_folder("Archive.2025").add(_a_message("old"))

    tenant = tenant_of_mails([tmp_path / "Maildir"])

    mails = tenant.mailboxes[tenant.users[0].id].newest_first()
    assert _folders(tenant) == {"Inbox": 2, "Archive/2025": 1}
    assert sorted(mail.is_read for mail in mails) == [False, False, True]


def test_an_mbox_gives_its_mails_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "list.mbox").write_bytes(
        b"From a@x.example Mon Mar  2 09:00:00 2026\nSubject: 1\n\nfirst\n\n"
        b"From b@x.example Mon Mar  2 09:01:00 2026\nSubject: 2\n\nsecond\n"
    )

    tenant = tenant_of_mails([tmp_path / "list.mbox"])

    assert sorted(_bytes(tenant)) == [b"Subject: 1\n\nfirst\n", b"Subject: 2\n\nsecond\n"]


def test_two_collections_of_one_name_get_two_addresses(tmp_path: Path) -> None:
    for place in ("a/mails", "b/mails"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "1.eml").write_bytes(a_mail())

    tenant = tenant_of_mails([tmp_path / "a/mails", tmp_path / "b/mails"])

    assert [user.address for user in tenant.users] == ["mails@mails.example", "mails-2@mails.example"]


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_what_holds_no_mail_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(BadInputError, match=r"give a folder of \.eml files, a Maildir or an mbox file"):
        tenant_of_mails([tmp_path / name])
