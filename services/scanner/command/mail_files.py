"""Mails in files: .eml, .msg, mbox, Maildir and folders of them, with no more than one of them in memory."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.scanner.parsing.file_types import OLE
from services.scanner.parsing.limits import MEGABYTE

HEADER_LINE: Final = re.compile(rb"^[!-9;-~]{1,100}[ \t]*:", re.MULTILINE)
BOUNDARY: Final = re.compile(rb"(?im)^content-type:\s*multipart/[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*")
BOUNDARY_NAME: Final = re.compile(rb"boundary\s*=\s*(?:\"([^\"]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
ESCAPED_FROM: Final = re.compile(rb"^>+From ")
MAIL: Final = frozenset({".eml", ".msg"})
NEVER_MAIL: Final = frozenset({".csv", ".json", ".jsonl", ".md", ".pdf", ".png", ".jpg", ".zip", ".gz", ".zst", ".py"})
LARGEST: Final = 151 * MEGABYTE
SNIFFED: Final = 4096


@dataclass(frozen=True)
class FileMail:
    """A mail and where it stands; within an mbox the path ends in `#n`, with n from 1."""

    path: str
    raw: bytes


@dataclass(frozen=True)
class BadInput:
    """Something that could not be judged, or only in part, with what to do about it."""

    path: str
    problem: str
    is_judged: bool = False


def mails_in(paths: Iterable[Path]) -> Iterator[FileMail | BadInput]:
    """Yield the mails of files and folders in order, and what is wrong with the others."""
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path)
        else:
            yield from _in_file(path)


def _in_folder(folder: Path) -> Iterator[FileMail | BadInput]:
    found = False
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts[-1:])
        if hidden or path.suffix.lower() in NEVER_MAIL or not (path.suffix.lower() in MAIL or _may_be_mail(path)):
            continue
        found = True
        yield from _in_file(path)
    if not found:
        yield BadInput(str(folder), "no_mail_in_folder")


def _may_be_mail(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(SNIFFED)
    except OSError:
        return True
    return head.startswith(b"From ") or _looks_like_mail(head)


def _in_file(path: Path) -> Iterator[FileMail | BadInput]:
    try:
        with path.open("rb") as file:
            head = file.read(SNIFFED)
            if not head.strip():
                yield BadInput(str(path), "empty")
            elif head.startswith(b"From "):
                file.seek(0)
                yield from _in_mbox(path, file)
            elif head.startswith(OLE) and path.suffix.lower() == ".msg":
                yield FileMail(str(path), head + file.read(LARGEST))
            elif not _looks_like_mail(head):
                yield BadInput(str(path), "not_a_mail")
            else:
                raw = head + file.read(LARGEST)
                yield from _whole(str(path), raw)
    except FileNotFoundError:
        yield BadInput(str(path), "no_such_file")
    except OSError:
        yield BadInput(str(path), "cannot_be_read")


def _in_mbox(path: Path, lines: Iterable[bytes]) -> Iterator[FileMail | BadInput]:
    number, size = 0, 0
    mail: list[bytes] = []
    after_blank = True
    for line in lines:
        if after_blank and line.startswith(b"From "):
            if number:
                yield from _whole(f"{path}#{number}", b"".join(mail), may_end_early=True)
            number, size, mail = number + 1, 0, []
        elif size < LARGEST:
            mail.append(line[1:] if line.startswith(b">") and ESCAPED_FROM.match(line) else line)
            size += len(line)
        after_blank = not line.strip(b"\r\n")
    yield from _whole(f"{path}#{number}", b"".join(mail), may_end_early=True)


def _whole(path: str, raw: bytes, *, may_end_early: bool = False) -> Iterator[FileMail | BadInput]:
    if not raw.strip():
        yield BadInput(path, "empty")
        return
    if _is_cut_off(raw, may_end_early=may_end_early):
        yield BadInput(path, "truncated", is_judged=True)
    yield FileMail(path, raw)


def _looks_like_mail(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    block = re.split(rb"\r?\n\r?\n|\r\r", start, maxsplit=1)[0]
    return b"\0" not in block and HEADER_LINE.search(block) is not None


def _is_cut_off(raw: bytes, *, may_end_early: bool) -> bool:
    block = re.split(rb"\r?\n\r?\n", raw[: 256 * 1024].lstrip(b"\r\n"), maxsplit=1)
    if len(block) == 1:
        return not may_end_early and not raw.endswith((b"\n", b"\r"))
    content_type = BOUNDARY.search(block[0])
    name = BOUNDARY_NAME.search(content_type[0]) if content_type else None
    return name is not None and b"--" + (name[1] or name[2]) + b"--" not in raw
