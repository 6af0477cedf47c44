"""A folder of labelled mail: `labels.csv`, and the mails of each source in `<source>.tar.zst`."""

import csv
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import zstandard


class NoCorpus(Exception):
    """The folder is not one of labelled mail; the text says what is missing."""


@dataclass(frozen=True)
class Row:
    """What `labels.csv` says of a mail; `cluster` is the same for mails made from one template."""

    id: str
    source: str
    label: str
    category: str
    language: str = "und"
    cluster: str = ""
    attachments: str = ""

    @property
    def is_ham(self) -> bool:
        """Tell whether the mail is innocent."""
        return self.label == "ham"

    @property
    def is_malicious(self) -> bool:
        """Tell whether the mail is an attack; spam is neither."""
        return self.label == "malicious"


@dataclass(frozen=True)
class Labelled:
    """A mail as raw bytes, with its label."""

    row: Row
    raw: bytes


def read_labels(folder: Path) -> dict[str, Row]:
    """Return the labels by id; raises NoCorpus where there are none."""
    path = folder / "labels.csv"
    if not path.is_file():
        raise NoCorpus(f"{folder} holds no labels.csv; name the folder of the labelled mail")
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["id"]: Row(**{name: row.get(name) or "" for name in Row.__match_args__}) for row in rows}


def read_mails(folder: Path, wanted: Callable[[Row], bool] = lambda _: True) -> Iterator[Labelled]:
    """Yield the mails whose row is wanted, source by source; raises NoCorpus for another folder."""
    labels = read_labels(folder)
    sources = sorted({row.source for row in labels.values() if wanted(row)})
    for source in sources:
        packed = folder / f"{source}.tar.zst"
        if not packed.is_file():
            raise NoCorpus(f"{packed.name} is missing beside labels.csv")
        yield from (Labelled(labels[name], raw) for name, raw in _unpacked(packed) if wanted(labels[name]))


def _unpacked(packed: Path) -> Iterator[tuple[str, bytes]]:
    with (
        packed.open("rb") as file,
        zstandard.ZstdDecompressor().stream_reader(file) as stream,
        tarfile.open(fileobj=stream, mode="r|") as archive,
    ):
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                yield member.name.removesuffix(".eml"), content.read()
