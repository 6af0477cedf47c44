"""All downloads in one ZIP, with a manifest that names each file, its size and its SHA-256."""

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import IO

import msgspec

MANIFEST = "manifest.json"
_IN_MEMORY = 16 * 1024 * 1024
_PIECE = 1024 * 1024


class ArchiveFailed(Exception):
    """There is no room where a large archive is put together; later there may be."""


class Entry(msgspec.Struct, frozen=True):
    """One file of the archive, for the manifest."""

    name: str
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What the archive holds besides this."""

    scan_id: str
    made_at: datetime
    files: tuple[Entry, ...]


def zipped(scan_id: str, made_at: datetime, files: Iterable[tuple[str, Iterable[bytes]]]) -> IO[bytes]:
    """Return the archive, open at its beginning; raises ArchiveFailed.

    A large one lies on disk and is gone when it is closed.
    """
    # It is returned open: whoever sends it closes it.
    target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    try:
        _write(target, scan_id, made_at, files)
    except OSError as error:
        target.close()
        raise ArchiveFailed(str(error)) from error
    target.seek(0)
    return target


def _write(target: IO[bytes], scan_id: str, made_at: datetime, files: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        entries = tuple(_add(archive, name, pieces, made_at) for name, pieces in files)
        manifest = msgspec.json.encode(Manifest(scan_id, made_at, entries))
        _add(archive, MANIFEST, [msgspec.json.format(manifest)], made_at)


class Pieces(Iterator[bytes]):
    """A file piece by piece; closed after the last one, or by whoever does not want them all."""

    def __init__(self, file: IO[bytes]) -> None:
        """Read on from where the file stands."""
        self._file = file

    def __next__(self) -> bytes:
        """Return the next piece."""
        piece = self._file.read(_PIECE)
        if not piece:
            self.close()
            raise StopIteration
        return piece

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes], made_at: datetime) -> Entry:
    described = zipfile.ZipInfo(name, made_at.timetuple()[:6])
    described.compress_type = zipfile.ZIP_DEFLATED
    digest, size = sha256(), 0
    with archive.open(described, "w", force_zip64=True) as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
    return Entry(name, size, digest.hexdigest())
