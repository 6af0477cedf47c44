"""Archives of formats that no library writes, each with stored members: RAR 4 and 5, CAB, LZH; and ISO."""

import struct
import zlib
from collections.abc import Mapping

import libarchive


def iso_of(members: Mapping[str, bytes]) -> bytes:
    return written_by_libarchive("iso9660", members)


def written_by_libarchive(kind: str, members: Mapping[str, bytes], packing: str | None = None) -> bytes:
    pieces: list[bytes] = []

    def write(piece: bytes) -> int:
        pieces.append(bytes(piece))
        return len(piece)

    with libarchive.custom_writer(write, kind, packing) as archive:
        for name, content in members.items():
            archive.add_file_from_memory(name, len(content), content)
    return b"".join(pieces)


def rar_4_of(members: Mapping[str, bytes], *, encrypted: bool = False) -> bytes:
    packed = b"Rar!\x1a\x07\x00" + _rar_4_block(0x73, 0, bytes(6))
    for name, content in members.items():
        fields = struct.pack(
            "<IIBIIBBHI", len(content), len(content), 2, zlib.crc32(content), 0, 20, 0x30, len(name), 32
        )
        packed += _rar_4_block(0x74, 0x8004 if encrypted else 0x8000, fields + name.encode()) + content
    return packed + _rar_4_block(0x7B, 0x4000, b"")


def _rar_4_block(kind: int, flags: int, rest: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


def rar_5_of(members: Mapping[str, bytes]) -> bytes:
    packed = b"Rar!\x1a\x07\x01\x00" + _rar_5_block(b"\x01\x00\x00")
    for name, content in members.items():
        size = _number(len(content))
        crc = struct.pack("<I", zlib.crc32(content))
        fields = b"\x02\x02" + size + b"\x04" + size + b"\x20" + crc + b"\x00\x00" + _number(len(name.encode()))
        packed += _rar_5_block(fields + name.encode()) + content
    return packed + _rar_5_block(b"\x05\x00\x00")


def _rar_5_block(fields: bytes) -> bytes:
    head = _number(len(fields)) + fields
    return struct.pack("<I", zlib.crc32(head)) + head


def _number(value: int) -> bytes:
    digits = bytearray()
    while value > 0x7F:
        digits.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*digits, value])


def cab_of(members: Mapping[str, bytes]) -> bytes:
    whole = b"".join(members.values())
    files, at = b"", 0
    for name, content in members.items():
        files += struct.pack("<IIHHHH", len(content), at, 0, 0, 0, 32) + name.encode() + b"\0"
        at += len(content)
    data_at = 36 + 8 + len(files)
    data = struct.pack("<IHH", 0, len(whole), len(whole)) + whole
    head = struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, data_at + len(data), 0, 44, 0, 3, 1, 1, len(members), 0, 0, 0)
    return head + struct.pack("<IHH", data_at, 1, 0) + files + data


def lzh_of(members: Mapping[bytes, bytes]) -> bytes:
    packed = b""
    for name, content in members.items():
        fields = struct.pack("<5sIIIBBB", b"-lh0-", len(content), len(content), 0, 32, 0, len(name))
        fields += name + struct.pack("<H", _crc_16(content))
        packed += bytes([len(fields), sum(fields) & 0xFF]) + fields + content
    return packed + b"\0"


def _crc_16(content: bytes) -> int:
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
