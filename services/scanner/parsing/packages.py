"""A file that was dropped into a document as an object ("package"): its name and its bytes."""

import struct

from oletools.oleobj import OleNativeStream

from services.scanner.parsing.opened import PACKAGED, Member
from services.scanner.parsing.quiet import hush

hush("oletools", "oleobj", "rtfobj")


def package(stream: bytes, *, has_size: bool = True) -> Member | None:
    """Return the file of a native stream ([MS-OLEDS] 2.3.6), None where it holds only a link or something else."""
    try:
        found = OleNativeStream(stream, package=not has_size)
    except (ValueError, TypeError, IndexError, struct.error, AttributeError, AssertionError):
        return None
    if not found.data or not isinstance(found.filename, str):
        return None
    name = found.filename or str(found.src_path or "")
    return Member(name.replace("\\", "/").rpartition("/")[2], len(found.data), bytes(found.data), traits=PACKAGED)
