"""What is wrong with a zip file as a whole: entries that share bytes, and names that differ between its two lists."""

import struct
import zipfile
from typing import Final

LOCAL_HEADER: Final = 30
UTF_8_NAME: Final = 0x800


def zip_traits(archive: zipfile.ZipFile, content: bytes) -> frozenset[str]:
    """Return "archive_overlap" for entries that share bytes, as bombs do, and "names_disagree"."""
    traits: set[str] = set()
    end = 0
    for info in sorted(archive.infolist(), key=lambda each: each.header_offset):
        header = content[info.header_offset : info.header_offset + LOCAL_HEADER]
        if len(header) < LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            traits.add("names_disagree")
            continue
        if info.header_offset < end:
            traits.add("archive_overlap")
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        name_at = info.header_offset + LOCAL_HEADER
        end = name_at + name_length + extra_length + info.compress_size
        if content[name_at : name_at + name_length] not in _spellings(info):
            traits.add("names_disagree")
    return frozenset(traits)


def zip_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; Windows in Japan writes CP932 without saying so, and zipfile takes that for CP437."""
    if info.flag_bits & UTF_8_NAME or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("cp932")
    except UnicodeError:
        return info.filename


def _spellings(info: zipfile.ZipInfo) -> set[bytes]:
    original = info.orig_filename
    return {original.encode(codec, "replace") for codec in ("utf-8", "cp437", "cp932")}
