"""The members of a 7z archive, as py7zr reads them into memory."""

import io
from collections.abc import Iterator

import py7zr
from py7zr.io import BytesIOFactory

from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.quiet import hush

hush("py7zr")


def members_of(content: bytes, allowance: Allowance) -> Iterator[tuple[str, int, bytes, bool]]:
    """Yield name, size, content and whether it is encrypted; raises ValueError for a damaged archive."""
    try:
        with py7zr.SevenZipFile(io.BytesIO(content)) as archive:
            files = [info for info in archive.list() if not info.is_directory][: allowance.limits.archive_members]
            if archive.needs_password():
                for info in files:
                    yield info.filename, info.uncompressed or 0, b"", True
                return
            yield from _unpacked(archive, len(content), allowance)
    except py7zr.exceptions.PasswordRequired:
        yield "", 0, b"", True
    except (py7zr.exceptions.ArchiveError, py7zr.exceptions.UnsupportedCompressionMethodError) as error:
        raise ValueError(str(error)) from error


def _unpacked(archive: py7zr.SevenZipFile, packed: int, allowance: Allowance) -> Iterator[tuple[str, int, bytes, bool]]:
    from services.scanner.parsing.archives import Bomb  # noqa: PLC0415 — that module loads this one only when it meets a 7z file

    limits = allowance.limits
    whole = sum(info.uncompressed or 0 for info in archive.list())
    if whole > limits.ratio_from and whole > limits.ratio * packed:
        raise Bomb
    if whole > limits.unpacked - allowance.unpacked:
        allowance.note("too_much_unpacked")
        return
    factory = BytesIOFactory(limits.archive_member)
    archive.extractall(factory=factory)
    for name, stream in factory.products.items():
        content = stream.read()
        if not allowance.take_member(len(content)):
            return
        yield name, len(content), content, False
