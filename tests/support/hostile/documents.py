"""Documents with bombs of XML and of PDF streams, and pictures of too many pixels."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping

from tests.support.hostile.mails import Hostile
from tests.support.raw_mails import RawFile, raw_mail, zip_of

RELATIONSHIPS = "word/_rels/document.xml.rels"
CONTENT_TYPES = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}


def attached(content: Callable[[int], bytes], name: str) -> Callable[[int], bytes]:
    """Return a builder of mails with one document."""
    return lambda size: raw_mail(files=[RawFile(name, content(size))])


def laughs(root: bytes) -> bytes:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">' + entities + b"]>" + root


def office_of_laughs(size: int) -> bytes:
    text = laughs(b"<Relationships>" + b"&l11;" * size + b"</Relationships>")
    return zip_of({**CONTENT_TYPES, "word/document.xml": text, RELATIONSHIPS: text})


def drawing_of_laughs(size: int) -> bytes:
    return laughs(b'<svg xmlns="http://www.w3.org/2000/svg"><text>' + b"&l11;" * size + b"</text></svg>")


def open_document_of_laughs(size: int) -> bytes:
    kind = b"application/vnd.oasis.opendocument.text"
    return zip_of({"mimetype": kind, "content.xml": laughs(b"<x>" + b"&l11;" * size + b"</x>")}, stored=True)


def office_with_a_long_name(size: int) -> bytes:
    return zip_of({**CONTENT_TYPES, RELATIONSHIPS: b"<Relationship " + b"a" * size + b">"})


def office_with_relationships(size: int) -> bytes:
    one = b'<Relationship Type="x/hyperlink" Target="https://a.example/%d" TargetMode="External"/>'
    return zip_of({**CONTENT_TYPES, RELATIONSHIPS: b"".join(one % number for number in range(size))})


def office_bomb(megabytes: int) -> bytes:
    return zip_of({**CONTENT_TYPES, RELATIONSHIPS: b" " * (megabytes * 1_000_000)})


def office_of_many_parts(size: int) -> bytes:
    text = b"<w:fldChar " * 90_000
    return zip_of({**CONTENT_TYPES, **{f"word/document{number}.xml": text for number in range(size)}})


def rich_text(unit: bytes) -> Callable[[int], bytes]:
    """Return a builder of rich texts that repeat something that many times."""
    return lambda size: b"{\\rtf1 " + unit * size


def pdf(objects: Iterator[bytes]) -> bytes:
    """Return a PDF without a table of objects, as damaged ones have none; readers build it themselves."""
    pages = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R>>")
    body = b"%PDF-1.7\n" + b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate((*pages, *objects), 1)
    )
    return body + b"trailer\n<</Root 1 0 R>>\n%%EOF"


def stream(content: bytes, entries: bytes = b"", layers: int = 1) -> bytes:
    for _ in range(layers):
        content = zlib.compress(content, 9)
    filters = b"/FlateDecode " * layers
    head = b"<</Length %d/Filter[%s]%s>>" % (len(content), filters, entries)
    return head + b"stream\n" + content + b"\nendstream"


def pdf_of_objects(size: int) -> bytes:
    return pdf(b"<</URI(https://a.example/%d)>>" % number for number in range(size))


def pdf_of_a_stream(megabytes: int) -> bytes:
    return pdf(iter([stream(b" " * (megabytes * 1_000_000), layers=2)]))


def pdf_with_a_file(megabytes: int) -> bytes:
    return pdf(iter([b"<</Type/Filespec/F(a.exe)/EF<</F 5 0 R>>>>", stream(b" " * (megabytes * 1_000_000))]))


def pdf_of_a_table(megabytes: int) -> bytes:
    body = (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    )
    entries = b"/Type/XRef/W[1 2 1]/Size 100000000/Root 1 0 R"
    table = b"3 0 obj\n" + stream(b"\0" * (megabytes * 1_000_000), entries, layers=2) + b"\nendobj\n"
    return body + table + b"startxref\n%d\n%%%%EOF" % len(body)


def pdf_of_nested_arrays(size: int) -> bytes:
    return pdf(iter([b"[" * size + b"]" * size]))


def pdf_of_actions_in_a_chain(size: int) -> bytes:
    return pdf(b"<</Type/Page/A %d 0 R/Next[%d 0 R]>>" % (number + 5, number + 5) for number in range(size))


def png(width: int, height: int) -> bytes:
    """Return a black picture, packed as only a bomb is."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + (width + 7) // 8)
    packed = b"".join([*(packer.compress(row) for _ in range(height)), packer.flush()])
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)), (b"IDAT", packed), (b"IEND", b""))
    out = io.BytesIO()
    out.write(b"\x89PNG\r\n\x1a\n")
    for kind, content in chunks:
        out.write(struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content)))
    return out.getvalue()


def many_pictures(size: int) -> bytes:
    return raw_mail(files=[RawFile(f"{number}.png", png(50, 50 + number), "image/png") for number in range(size)])


def large_file(size: int) -> bytes:
    return raw_mail(files=[RawFile("a.bin", b"\x55" * size)])


DOCUMENTS: Mapping[str, Hostile] = {
    "laughs in Office": Hostile(attached(office_of_laughs, "a.docx"), 1_000),
    "laughs in a drawing": Hostile(attached(drawing_of_laughs, "a.svg"), 1_000),
    "laughs in OpenDocument": Hostile(attached(open_document_of_laughs, "a.odt"), 1_000),
    "long name in Office": Hostile(attached(office_with_a_long_name, "a.docx"), 900_000),
    "relationships in Office": Hostile(attached(office_with_relationships, "a.docx"), 50_000, "document_too_large"),
    "bomb in Office": Hostile(attached(office_bomb, "a.docx"), 100, "document_too_large"),
    "parts in Office": Hostile(attached(office_of_many_parts, "a.docx"), 60, "document_too_large"),
    "groups in rich text": Hostile(attached(rich_text(b"{"), "a.rtf"), 3_000_000, "document_too_large"),
    "objects in rich text": Hostile(attached(rich_text(b"{\\*\\objdata 01}"), "a.rtf"), 100_000, "document_too_large"),
    "long number in rich text": Hostile(attached(rich_text(b"\\bin" + b"9" * 5_000), "a.rtf"), 20),
    "objects in PDF": Hostile(attached(pdf_of_objects, "a.pdf"), 30_000, "pdf_too_large"),
    "file in PDF": Hostile(attached(pdf_with_a_file, "a.pdf"), 40, "archive_bomb"),
    "stream in PDF": Hostile(attached(pdf_of_a_stream, "a.pdf"), 100),
    "table in PDF": Hostile(attached(pdf_of_a_table, "a.pdf"), 200, "pdf_damaged"),
    "nested arrays in PDF": Hostile(attached(pdf_of_nested_arrays, "a.pdf"), 50_000),
    "chain of actions in PDF": Hostile(attached(pdf_of_actions_in_a_chain, "a.pdf"), 2_000),
    "huge picture": Hostile(attached(lambda side: png(side, side), "a.png"), 20_000, "image_too_large"),
    "picture just allowed": Hostile(attached(lambda side: png(side, side), "a.png"), 6_300),
    "long thin picture": Hostile(attached(lambda side: png(side, 41), "a.png"), 900_000),
    "many pictures": Hostile(many_pictures, 60, "too_many_images"),
    "large file": Hostile(large_file, 22_000_000, "attachment_too_large"),
}
