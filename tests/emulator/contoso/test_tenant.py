"""What the demo tenant promises to those who build on it."""

import io
import json
import tomllib
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from emulator.contoso import Summary, write_tenant

UNTIL = datetime(2026, 11, 23, 9, tzinfo=UTC)
ATTACK_TYPES = {"credential_phishing", "malware", "bec", "callback_phishing", "extortion", "scam"}


@dataclass(frozen=True)
class Written:
    """A tenant on disk."""

    folder: Path
    summary: Summary
    expected: list[dict[str, str]]
    mails: dict[str, Message]

    def received_at(self, name: str) -> datetime:
        """What Graph would call receivedDateTime: the topmost Received, or the Date of a sent mail."""
        mail = self.mails[name]
        hop = str(mail["Received"]).rpartition(";")[2] if mail["Received"] else str(mail["Date"])
        return parsedate_to_datetime(hop.strip())


@pytest.fixture(scope="module")
def tenant(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("contoso") / "tenant"
    summary = write_tenant(folder, until=UNTIL, seed=7)
    lines = (folder / "expected.jsonl").read_text("utf-8").splitlines()
    mails = {
        path.relative_to(folder).as_posix(): message_from_bytes(path.read_bytes())
        for path in folder.glob("mailboxes/**/*.eml")
    }
    return Written(folder, summary, [json.loads(line) for line in lines], mails)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_there_are_25_mailboxes_and_2000_mails(tenant: Written) -> None:
    owners = {name.split("/")[1] for name in tenant.mails}

    assert (len(owners), len(tenant.mails)) == (25, 2000)
    assert (tenant.summary.mailboxes, tenant.summary.mails) == (25, 2000)


def test_the_directory_lists_the_mailboxes_and_two_users_without_one(tenant: Written) -> None:
    directory = tomllib.loads((tenant.folder / "tenant.toml").read_text("utf-8"))

    cloud = {user["address"] for user in directory["users"] if user["mailbox"] == "cloud"}
    others = sorted(user["mailbox"] for user in directory["users"] if user["mailbox"] != "cloud")

    assert cloud == {name.split("/")[1] for name in tenant.mails}
    assert others == ["none", "on_premises"]
    assert any(user["administrator"] for user in directory["users"])


def test_every_file_is_expected_exactly_once(tenant: Written) -> None:
    listed = Counter(line["file"] for line in tenant.expected)

    assert listed == Counter(list(tenant.mails))


def test_three_in_a_hundred_are_threats_of_every_attack_type_in_both_languages(tenant: Written) -> None:
    threats = [line for line in tenant.expected if line["verdict"] != "clean"]

    assert 0.025 <= len(threats) / len(tenant.mails) <= 0.035
    for language in ("ja", "en"):
        assert {line["attack_type"] for line in threats if line["language"] == language} == ATTACK_TYPES


def test_spam_is_never_called_a_threat(tenant: Written) -> None:
    spam = [line for line in tenant.expected if line["attack_type"] == "spam"]

    assert len(spam) == 40
    assert {line["verdict"] for line in spam} == {"clean"}


def test_about_half_is_japanese(tenant: Written) -> None:
    japanese = sum(line["language"] == "ja" for line in tenant.expected)

    assert 0.45 <= japanese / len(tenant.expected) <= 0.55


def test_threats_lie_in_several_folders_and_some_were_read(tenant: Written) -> None:
    files = [Path(line["file"]) for line in tenant.expected if line["verdict"] != "clean"]

    folders = Counter(path.parts[2] for path in files)
    read = sum(path.name.endswith(",S.eml") for path in files)

    assert folders.most_common(1)[0][0] == "Inbox"
    assert {"Junk Email", "Deleted Items"} <= set(folders)
    assert 0 < read < len(files)


@pytest.mark.parametrize(("scenario", "language"), [("gift-cards", "en"), ("ceo-urgent-transfer", "ja")])
def test_somebody_answered_a_fraudster(tenant: Written, scenario: str, language: str) -> None:
    rows = [line for line in tenant.expected if (line["scenario"], line["language"]) == (scenario, language)]

    attack = next(line for line in rows if line["verdict"] == "malicious")
    answer = next(line for line in rows if "/Sent Items/" in line["file"])

    assert tenant.mails[answer["file"]]["In-Reply-To"] == tenant.mails[attack["file"]]["Message-ID"]


def test_everything_was_received_in_the_28_days_before(tenant: Written) -> None:
    times = [tenant.received_at(name) for name in tenant.mails]

    assert UNTIL - timedelta(days=28) <= min(times)
    assert max(times) <= UNTIL


def test_most_was_received_in_office_hours_and_some_at_night(tenant: Written) -> None:
    hours = Counter((tenant.received_at(name).hour + 9) % 24 for name in tenant.mails)

    working = sum(hours[hour] for hour in range(8, 20))
    night = sum(hours[hour] for hour in range(5))

    assert working / hours.total() > 0.7
    assert night > 10


def test_every_mail_parses_without_a_defect(tenant: Written) -> None:
    broken = [
        name
        for name, mail in tenant.mails.items()
        if any(part.defects or (part["Content-Type"] and not part.get_payload()) for part in mail.walk())
    ]

    assert broken == []


def test_every_text_decodes_in_its_character_set(tenant: Written) -> None:
    charsets: Counter[str] = Counter()

    for mail in tenant.mails.values():
        for part in mail.walk():
            if part.get_content_maintype() == "text":
                raw = part.get_payload(decode=True)
                assert isinstance(raw, bytes)
                charset = part.get_content_charset("utf-8")
                assert "{" not in raw.decode(charset) or part.get_content_subtype() == "html"
                charsets[charset] += 1

    assert {"us-ascii", "utf-8", "iso-2022-jp", "shift_jis"} <= set(charsets)


def test_microsofts_stamp_is_on_received_mail_and_not_on_sent_mail(tenant: Written) -> None:
    for name, mail in tenant.mails.items():
        is_own = name.split("/")[2] in ("Sent Items", "Drafts")
        from_colleague = "contoso.example>" in str(mail["From"]) and "postmaster" not in str(mail["From"])
        stamp = mail["X-MS-Exchange-Organization-AuthAs"]

        assert stamp == (None if is_own else "Internal" if from_colleague else "Anonymous")
        assert len(mail.get_all("Authentication-Results", [])) == (0 if is_own else 1)


def test_a_password_follows_its_locked_archive(tenant: Written) -> None:
    rows = [line for line in tenant.expected if line["scenario"] == "locked-zip-and-password"]
    pair = [tenant.mails[row["file"]] for row in rows if row["mailbox"] == rows[0]["mailbox"]][:2]

    archive = next(part for part in pair[0].walk() if part.get_content_type() == "application/zip")
    text = pair[1].get_payload(decode=True)
    content = archive.get_payload(decode=True)

    assert isinstance(text, bytes)
    assert isinstance(content, bytes)
    password = text.decode(pair[1].get_content_charset("utf-8")).partition("パスワード:")[2].split()[0]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.read(packed.namelist()[0], pwd=password.encode()).startswith(b"PK")


def test_texts_are_many(tenant: Written) -> None:
    first_lines = {
        part.get_payload(decode=True)
        for mail in tenant.mails.values()
        for part in mail.walk()
        if part.get_content_type() == "text/plain"
    }

    assert len(first_lines) > 1000


def test_the_same_arguments_give_the_same_bytes(tenant: Written, tmp_path: Path) -> None:
    write_tenant(tmp_path / "again", until=UNTIL, seed=7)

    assert contents(tmp_path / "again") == contents(tenant.folder)


def test_another_seed_and_time_give_another_tenant_of_the_same_size(tenant: Written, tmp_path: Path) -> None:
    summary = write_tenant(tmp_path / "other", until=datetime(2027, 3, 2, 20, tzinfo=UTC), seed=8)

    assert summary.mails == 2000
    assert contents(tmp_path / "other").keys().isdisjoint(tenant.mails)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me", "utf-8")

    with pytest.raises(FileExistsError):
        write_tenant(tmp_path, until=UNTIL, seed=7)

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
