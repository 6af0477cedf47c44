from pathlib import Path

import pytest

from services.scanner.command.mail_files import BadInput, FileMail, mails_in
from tests.support.documents import outlook_mail
from tests.support.raw_mails import raw_mail


def test_mails_of_an_mbox_are_numbered_and_unescaped(tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.write_bytes(b"From a\nSubject: 1\n\n>From here\nFrom within\n\nFrom b\nSubject: 2\n\nb\n")

    found = list(mails_in([box]))

    assert found == [
        FileMail(f"{box}#1", b"Subject: 1\n\nFrom here\nFrom within\n\n"),
        FileMail(f"{box}#2", b"Subject: 2\n\nb\n"),
    ]


def test_a_maildir_and_folders_are_read_in_order(tmp_path: Path) -> None:
    for name in ("box/cur/1:2,S", "box/new/2", "box/tmp/note.csv", "deep/er/3.eml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(raw_mail())

    found = [each.path for each in mails_in([tmp_path])]

    assert found == [str(tmp_path / name) for name in ("box/cur/1:2,S", "box/new/2", "deep/er/3.eml")]


def test_mails_that_outlook_saved_are_read_whole(tmp_path: Path) -> None:
    saved = outlook_mail(texts={0x0037: "Hello", 0x1000: "x" * 5000})
    for name in ("a.msg", "b.doc"):
        (tmp_path / name).write_bytes(saved)

    found = list(mails_in([tmp_path, tmp_path / "b.doc"]))

    assert found == [FileMail(str(tmp_path / "a.msg"), saved), BadInput(str(tmp_path / "b.doc"), "not_a_mail")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"\x7fELF\0\0\0", "not_a_mail"),
        (b"just some words\n", "not_a_mail"),
        (b"Subject: x\0y\r\n\r\n", "not_a_mail"),
    ],
)
def test_what_is_no_mail_is_said(tmp_path: Path, content: bytes, problem: str) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(content)

    assert list(mails_in([file])) == [BadInput(str(file), problem)]


@pytest.mark.parametrize(
    "raw",
    [b"From: a@contoso.example\r\nSubj: x", b'Content-Type: multipart/mixed;\r\n boundary="b"\r\n\r\n--b\r\n\r\nhello'],
)
def test_a_mail_that_is_cut_off_is_said_and_judged(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(raw)

    assert list(mails_in([file])) == [BadInput(str(file), "truncated", is_judged=True), FileMail(str(file), raw)]


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert list(mails_in([tmp_path / "none", tmp_path])) == [
        BadInput(str(tmp_path / "none"), "no_such_file"),
        BadInput(str(tmp_path), "no_mail_in_folder"),
    ]
