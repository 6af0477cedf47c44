import hashlib
import io
import json
import zipfile

from services.reports.exports.archive import MANIFEST, pieces_of, zipped
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
    with zipped("s" * 32, NOON, FILES) as file:
        sent = b"".join(pieces_of(file))

    assert zipfile.ZipFile(io.BytesIO(sent)).testzip() is None
