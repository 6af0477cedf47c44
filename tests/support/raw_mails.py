"""Raw mails with innocent defaults, and the archives and pictures that tests put into them."""

import base64
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import segno


@dataclass(frozen=True)
class RawFile:
    name: str
    content: bytes
    media_type: str = "application/octet-stream"
    disposition: str = "attachment"


def raw_mail(
    *,
    header_from: str = "Hanako Sato <hanako@contoso.example>",
    to: str = "taro@fabrikam.example",
    subject: str = "Minutes of the meeting",
    text: str = "See you on Monday.",
    html: str = "",
    charset: str = "utf-8",
    headers: Sequence[tuple[str, str]] = (),
    files: Iterable[RawFile] = (),
) -> bytes:
    head = [
        *headers,
        ("From", header_from),
        ("To", to),
        ("Subject", subject),
        ("Date", "Mon, 6 Apr 2026 09:30:00 +0900"),
        ("Message-ID", "<1@contoso.example>"),
        ("MIME-Version", "1.0"),
    ]
    bodies = [part("text/plain", text.encode(charset), charset)] if text else []
    bodies += [part("text/html", html.encode(charset), charset)] if html else []
    body = multipart("alternative", bodies) if len(bodies) > 1 else (bodies or [part("text/plain", b"", charset)])[0]
    attached = [file_part(each) for each in files]
    whole = multipart("mixed", [body, *attached]) if attached else body
    return "".join(f"{name}: {value}\r\n" for name, value in head).encode() + whole


def part(media_type: str, content: bytes, charset: str = "") -> bytes:
    declared = f"; charset={charset}" if charset else ""
    head = f"Content-Type: {media_type}{declared}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head.encode() + base64.encodebytes(content)


def file_part(file: RawFile) -> bytes:
    head = f'Content-Type: {file.media_type}\r\nContent-Disposition: {file.disposition}; filename="{file.name}"\r\n'
    if file.media_type == "message/rfc822":
        return head.encode() + b"\r\n" + file.content
    return head.encode() + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(file.content)


def multipart(kind: str, parts: Sequence[bytes], boundary: str = "") -> bytes:
    name = boundary or f"b-{zlib.crc32(b''.join(parts)):x}"
    inner = b"".join(b"--" + name.encode() + b"\r\n" + each + b"\r\n" for each in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{name}"\r\n\r\n'
    return head.encode() + inner + b"--" + name.encode() + b"--\r\n"


def zip_of(members: dict[str, bytes], *, stored: bool = False) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def tar_of(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def encrypted_zip(name: str) -> bytes:
    packed = bytearray(zip_of({name: b"secret figures"}))
    central = packed.index(b"PK\x01\x02")
    packed[6] |= 1
    packed[central + 8] |= 1
    return bytes(packed)


def overlapping_zip(members: int) -> bytes:
    name, body = b"a", zlib.compress(b"\0" * 100_000, 9)[2:-4]
    crc = zlib.crc32(b"\0" * 100_000)
    fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, crc, len(body), 100_000, len(name), 0)
    local = b"PK\x03\x04" + fields + name + body
    central = b"".join(
        b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
        for _ in range(members)
    )
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, members, members, len(central), len(local), 0)
    return local + central + end


def qr_code(text: str) -> bytes:
    picture = io.BytesIO()
    segno.make(text, error="m").save(picture, kind="png", scale=6)
    return picture.getvalue()
