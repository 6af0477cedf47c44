"""Tenants to read: the demo's invented mails, or those of a labelled corpus, spread over mailboxes of one size."""

import random
from pathlib import Path

from benchmarks.corpus import read_labels, read_mails
from benchmarks.judging import is_judged
from benchmarks.reading.mailboxes import write_mailboxes, write_mails


def mails_to_read(folder: Path, corpus: Path | None, most: int, *, seed: int = 1) -> list[Path]:
    """Write mails, one file each, in an order that mixes them: invented ones, or so many drawn from a corpus."""
    files = write_mails(folder) if corpus is None else _drawn(folder, corpus, most, seed)
    random.Random(seed).shuffle(files)  # noqa: S311 — a benchmark reads the same each time
    return files


def tenant_of(folder: Path, mails: list[Path], *, mailboxes: int, mails_each: int) -> Path:
    """Write a tenant; mails are repeated where they run out."""
    return write_mailboxes(folder, mails, mailboxes=mailboxes, mails_each=mails_each)


def mails_of(tenant: Path) -> list[Path]:
    """Return every mail of a tenant."""
    return sorted((tenant / "mailboxes").rglob("*.eml"))


def _drawn(folder: Path, corpus: Path, most: int, seed: int) -> list[Path]:
    ids = [row.id for row in read_labels(corpus).values() if is_judged(row)]
    chosen = set(random.Random(seed).sample(ids, min(most, len(ids))))  # noqa: S311 — the same draw each time
    folder.mkdir(parents=True)
    files = []
    for number, mail in enumerate(read_mails(corpus, lambda row: row.id in chosen)):
        files.append(folder / f"{number:06}.eml")
        files[-1].write_bytes(mail.raw)
    return files
