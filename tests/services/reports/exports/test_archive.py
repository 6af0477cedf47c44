import hashlib
import io
import json
import random
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from services.reports.exports.archive import MANIFEST, ArchiveFailed, Pieces, zipped
from tests.support.events import NOON

FILES = [("a.csv", [b"one\r\n", b"two\r\n"]), ("見本.txt", [b""]), ("big.bin", [bytes(1024)] * 20_000)]


def test_the_manifest_names_every_file_with_its_hash() -> None:
    with zipped("s" * 32, NOON, FILES) as file, zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        contents = {name: archive.read(name) for name in archive.namelist() if name != MANIFEST}

    assert [each["name"] for each in manifest["files"]] == list(contents) == [name for name, _ in FILES]
    for each in manifest["files"]:
        assert each["sha256"] == hashlib.sha256(contents[each["name"]]).hexdigest()
        assert each["bytes"] == len(contents[each["name"]])


def test_it_is_sent_whole() -> None:
    pieces = Pieces(zipped("s" * 32, NOON, FILES))

    with closing(pieces):
        sent = b"".join(pieces)

    assert zipfile.ZipFile(io.BytesIO(sent)).testzip() is None


def test_what_nobody_asked_for_is_closed_too() -> None:
    file = zipped("s" * 32, NOON, FILES)

    Pieces(file).close()

    assert file.closed


def test_a_large_one_fails_as_a_whole_where_there_is_no_room_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "away"))
    pieces = [random.Random(1).randbytes(18 * 1024 * 1024)]  # noqa: S311 - only what cannot be compressed

    with pytest.raises(ArchiveFailed):
        zipped("s" * 32, NOON, [("big.bin", pieces)])
