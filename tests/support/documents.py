"""Documents, shortcuts and mails of other programs, as small as they can be and still be read."""

import struct
from collections.abc import Iterable, Mapping, Sequence

from tests.support.compound_files import compound_file

EQUATION_3 = "0002CE02-0000-0000-C000-000000000046"
INSTALLER = "000C1084-0000-0000-C000-000000000046"


def native_stream(name: str, content: bytes, *, sized: bool = True) -> bytes:
    path = f"C:\\Users\\a\\{name}".encode()
    body = struct.pack("<H", 2) + name.encode() + b"\0" + path + b"\0" + struct.pack("<II", 0x30000, len(path) + 1)
    body += path + b"\0" + struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(body)) + body if sized else body


def ole_package(name: str, content: bytes) -> bytes:
    return compound_file({"\x01Ole10Native": native_stream(name, content)})


def ole_1_object(class_name: bytes, data: bytes) -> bytes:
    name = class_name + b"\0"
    head = struct.pack("<III", 0x501, 2, len(name)) + name + struct.pack("<II", 0, 0)
    return head + struct.pack("<I", len(data)) + data


def rtf_with(*objects: bytes, before: str = "", update: bool = False) -> bytes:
    words = "\\objemb" + ("\\objupdate" if update else "")
    embedded = "".join(f"{{\\object{words}{{\\*\\objdata {each.hex()}}}}}" for each in objects)
    return f"{{\\rtf1\\ansi {before} Hello{embedded}}}".encode()


def xls_of(*records: tuple[int, bytes]) -> bytes:
    whole = [(0x0809, bytes(16)), *records, (0x000A, b"")]
    stream = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in whole)
    return compound_file({"Workbook": stream.ljust(4096, b"\0")})


def sheet(name: str, kind: int = 0) -> tuple[int, bytes]:
    return 0x0085, struct.pack("<IBBBB", 0, 0, kind, len(name), 0) + name.encode()


def auto_open() -> tuple[int, bytes]:
    return 0x0018, struct.pack("<HBBHHHI", 0x20, 0, 1, 0, 0, 0, 0) + b"\0\x01"


def asked_program(program: str, topic: str) -> tuple[int, bytes]:
    path = f"{program}\x03{topic}"
    return 0x01AE, struct.pack("<HHB", 1, len(path), 0) + path.encode()


def word_of(text: str, extra: Mapping[str, bytes] | None = None) -> bytes:
    return compound_file({"WordDocument": (bytes(32) + text.encode("utf-16-le")).ljust(4096, b"\0"), **(extra or {})})


def shortcut(target: str, arguments: str = "") -> bytes:
    flags = 0x80 | 0x08 | (0x20 if arguments else 0)
    identifier = bytes.fromhex("0114020000000000c000000000000046")
    head = struct.pack("<I16sI", 0x4C, identifier, flags).ljust(0x4C, b"\0")
    return head + b"".join(_counted(each) for each in (target, arguments) if each) + bytes(4)


def _counted(text: str) -> bytes:
    return struct.pack("<H", len(text)) + text.encode("utf-16-le")


def notebook(*files: bytes) -> bytes:
    mark = bytes.fromhex("e716e3bd65261145a4c48d4d0b7a9eac")
    head = bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3").ljust(1024, b"\0")
    return head + b"".join(mark + struct.pack("<QIQ", len(each), 0, 0) + each + bytes(8) for each in files)


def outlook_mail(
    *,
    headers: str = "",
    texts: Mapping[int, str] | None = None,
    html: bytes = b"",
    rtf: bytes = b"",
    files: Sequence[tuple[str, bytes]] = (),
    inner: Mapping[int, str] | None = None,
) -> bytes:
    streams = {"__properties_version1.0": bytes(32), **_texts({0x007D: headers, **(texts or {})})}
    if html:
        streams["__substg1.0_10130102"] = html
    if rtf:
        streams["__substg1.0_10090102"] = struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf
    for number, (name, content) in enumerate(files):
        folder = f"__attach_version1.0_#{number:08X}/"
        streams |= {folder + each: value for each, value in _texts({0x3707: name}).items()}
        streams |= {folder + "__properties_version1.0": bytes(8), folder + "__substg1.0_37010102": content}
    if inner:
        folder = f"__attach_version1.0_#{len(files):08X}/"
        streams[folder + "__properties_version1.0"] = bytes(8)
        folder += "__substg1.0_3701000D/"
        streams |= {folder + each: value for each, value in _texts(inner).items()}
        streams[folder + "__properties_version1.0"] = bytes(24)
    return compound_file(streams)


def _texts(texts: Mapping[int, str]) -> dict[str, bytes]:
    return {f"__substg1.0_{tag:04X}001F": text.encode("utf-16-le") for tag, text in texts.items() if text}


def winmail(
    *,
    text: bytes = b"",
    properties: Iterable[tuple[int, int, bytes]] = (),
    files: Sequence[tuple[bytes, bytes]] = (),
    inner: bytes = b"",
) -> bytes:
    objects = [_tnef_object(1, 0x800C, text)] if text else []
    objects.append(_tnef_object(1, 0x9003, mapi(*properties)))
    for name, content in files:
        objects += [_tnef_object(2, 0x9002, bytes(14)), _tnef_object(2, 0x8010, name + b"\0")]
        objects.append(_tnef_object(2, 0x800F, content))
    if inner:
        signature = bytes.fromhex("0703020000000000c000000000000046")
        objects += [
            _tnef_object(2, 0x9002, bytes(14)),
            _tnef_object(2, 0x9005, mapi((0x3701, 0x0D, signature + inner))),
        ]
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(objects)


def _tnef_object(level: int, name: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, 6, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def mapi(*properties: tuple[int, int, bytes]) -> bytes:
    packed = struct.pack("<I", len(properties))
    for name, kind, value in properties:
        padding = bytes(-len(value) % 4)
        packed += struct.pack("<HHII", kind, name, 1, len(value)) + value + padding
    return packed
