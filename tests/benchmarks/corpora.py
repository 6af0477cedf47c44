"""A folder of labelled mail as the benchmarks read it, with invented mails."""

import csv
import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

import zstandard

FIELDS = ("id", "source", "label", "category", "language", "cluster", "attachments")


def write_corpus(folder: Path, mails: Mapping[tuple[str, str, str], bytes]) -> Path:
    """Write mails by (source, label, category), one each, and return the folder."""
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, FIELDS)
        rows.writeheader()
        for source, label, category in mails:
            name = f"{source}/{category}"
            rows.writerow({"id": name, "source": source, "label": label, "category": category, "language": "en"})
    for source in {key[0] for key in mails}:
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as archive:
            for (of, _, category), raw in mails.items():
                if of == source:
                    member = tarfile.TarInfo(f"{source}/{category}.eml")
                    member.size = len(raw)
                    archive.addfile(member, io.BytesIO(raw))
        (folder / f"{source}.tar.zst").write_bytes(zstandard.compress(packed.getvalue()))
    return folder
