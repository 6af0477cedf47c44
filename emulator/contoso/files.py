"""Small, valid documents and archives of our own making, the same bytes for the same input."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from random import Random
from xml.sax.saxutils import escape

FIXED_TIME = (2026, 1, 5, 9, 0, 0)
OFFICE_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCUMENT_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def pdf_text(line: str) -> str:
    """One line as a hexadecimal PDF string in Shift_JIS, which the predefined Japanese encoding reads."""
    return f"<{line.encode('cp932', 'replace').hex()}> Tj T*"


def pdf(text: str) -> bytes:
    """One A4 page with these lines, in a Japanese standard font that readers bring along."""
    lines = "\n".join(pdf_text(line) for line in text.splitlines())
    content = f"BT /F1 11 Tf 16 TL 60 780 Td\n{lines}\nET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiKakuGo-W5 /Encoding /90ms-RKSJ-H /DescendantFonts [6 0 R] >>",
        (
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiKakuGo-W5"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /FontDescriptor 7 0 R >>"
        ),
        (
            b"<< /Type /FontDescriptor /FontName /HeiseiKakuGo-W5 /Flags 4 /FontBBox [-92 -250 1010 922]"
            b" /ItalicAngle 0 /Ascent 752 /Descent -221 /CapHeight 737 /StemV 114 >>"
        ),
    ]
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return out.getvalue()


def archive(members: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a zip with a fixed time on every member."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content)
    return out.getvalue()


def crc_step(crc: int, byte: int) -> int:
    """One step of CRC-32 as the old zip cipher uses it, without the inversions."""
    return zlib.crc32(bytes([byte]), crc ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def zip_cipher(content: bytes, password: bytes) -> bytes:
    """Return the content under the old PKWARE cipher (APPNOTE 6.1)."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = crc_step(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc_step(keys[2], keys[1] >> 24)

    for byte in password:
        update(byte)
    out = bytearray()
    for byte in content:
        mixed = (keys[2] | 2) & 0xFFFF
        out.append(byte ^ ((mixed * (mixed ^ 1)) >> 8 & 0xFF))
        update(byte)
    return bytes(out)


def locked_archive(name: str, content: bytes, password: str, random: Random) -> bytes:
    """Return a zip of one member locked with the old cipher, which the standard library can open but not write."""
    crc = zlib.crc32(content)
    locked = zip_cipher(random.randbytes(11) + bytes([crc >> 24]) + content, password.encode())
    raw_name = name.encode()
    common = struct.pack(
        "<HHHHHIIIHH", 20, 0x801, 0, 9 << 11, (46 << 9) | (1 << 5) | 5, crc, len(locked), len(content), len(raw_name), 0
    )
    local = b"PK\x03\x04" + common + raw_name + locked
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + raw_name
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def office(main: str, main_type: str, parts: Sequence[tuple[str, str]], link_target: str) -> bytes:
    """Return an Open Packaging file around one main part."""
    types = (
        f'{DECLARATION}<Types xmlns="{OFFICE_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{main_type}</Types>'
    )
    links = (
        f'{DECLARATION}<Relationships xmlns="{OFFICE_LINKS}">'
        f'<Relationship Id="rId1" Type="{DOCUMENT_LINK}/officeDocument" Target="{link_target}"/></Relationships>'
    )
    members = [("[Content_Types].xml", types), ("_rels/.rels", links), (link_target, main), *parts]
    return archive([(name, text.encode()) for name, text in members])


def docx(text: str, *, macro_enabled: bool = False) -> bytes:
    """Return a Word document with these lines; a .docm says so in its content type but carries no macro."""
    kind = (
        "application/vnd.ms-word.document.macroEnabled.main+xml"
        if macro_enabled
        else "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    )
    lines = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in text.splitlines()
    )
    main = f'{DECLARATION}<w:document xmlns:w="{WORD}"><w:body>{lines}</w:body></w:document>'
    return office(main, f'<Override PartName="/word/document.xml" ContentType="{kind}"/>', (), "word/document.xml")


def xlsx(text: str) -> bytes:
    """Return a workbook of one sheet: a row for each line, a cell for each tab."""
    rows = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in line.split("\t"))
        + "</row>"
        for line in text.splitlines()
    )
    book = (
        f'{DECLARATION}<workbook xmlns="{SHEET}" xmlns:r="{DOCUMENT_LINK}">'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    links = (
        f'{DECLARATION}<Relationships xmlns="{OFFICE_LINKS}">'
        f'<Relationship Id="rId1" Type="{DOCUMENT_LINK}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    sheet = f'{DECLARATION}<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>'
    base = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = (
        f'<Override PartName="/xl/workbook.xml" ContentType="{base}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{base}.worksheet+xml"/>'
    )
    parts = [("xl/_rels/workbook.xml.rels", links), ("xl/worksheets/sheet1.xml", sheet)]
    return office(book, types, parts, "xl/workbook.xml")


def gzipped(text: str) -> bytes:
    """Compressed, with no time inside."""
    return gzip.compress(text.encode(), mtime=0)


def picture(random: Random, width: int = 48, height: int = 48) -> bytes:
    """Return a small PNG of soft vertical stripes, as a stand-in for a photograph or a logo."""
    row = b"\0" + b"".join(bytes(random.choices(range(120, 240), k=3)) for _ in range(width))
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * height, 9)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body)) for tag, body in chunks
    )
