"""Small innocent and hostile inputs from which a fuzzer starts, made by the builders of the tests."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

import py7zr
from PIL import Image

from tests.support.compound_files import compound_file
from tests.support.documents import (
    asked_program,
    auto_open,
    notebook,
    ole_1_object,
    ole_package,
    outlook_mail,
    rtf_with,
    sheet,
    shortcut,
    winmail,
    word_of,
    xls_of,
)
from tests.support.hostile import HOSTILE
from tests.support.hostile.documents import RELATIONSHIPS, pdf, pdf_of_objects, png, stream
from tests.support.rare_archives import cab_of, iso_of, lzh_of, rar_4_of, rar_5_of, written_by_libarchive
from tests.support.raw_mails import RawFile, encrypted_zip, overlapping_zip, qr_code, raw_mail, tar_of, zip_of

LARGEST = 60_000
SMALL = 3
MEMBERS = {"a.txt": b"hello", "b/請求書.exe": b"MZ"}


def small(group: str) -> Iterator[bytes]:
    """Yield the hostile mails of a group in a small size."""
    for name, hostile in HOSTILE.items():
        if name.startswith(group):
            raw = hostile.build(SMALL)
            if len(raw) <= LARGEST:
                yield raw


def mails() -> Iterator[bytes]:
    """Yield whole mails."""
    yield raw_mail(
        html='<p>See <a href="https://a.example/">the minutes</a>.</p>', files=[RawFile("a.zip", zip_of(MEMBERS))]
    )
    yield raw_mail(subject="=?iso-2022-jp?B?GyRCO0QbKEI=?=", text="お振込先が変わりました。", charset="iso-2022-jp")
    yield raw_mail(header_from='"=?utf-8?Q?PayPal?=" <a@b.example>', headers=[("Authentication-Results", "spf=pass")])
    for file in (shortcut("cmd.exe", "/c a"), qr_code("https://a.example/"), word_of("DDEAUTO cmd"), rtf_with()):
        yield raw_mail(files=[RawFile("a.bin", file)])
    yield raw_mail(
        files=[RawFile("a.eml", raw_mail(), "message/rfc822"), RawFile("a.ics", b"BEGIN:VCALENDAR", "text/calendar")]
    )
    for group in ("headers", "structure", "pages"):
        yield from small(group)


def headers() -> Iterator[bytes]:
    """Yield values of headers."""
    yield b'"Sato, Hanako" <hanako@contoso.example>, group: a@b.example (comment), <@c:d@e.example>;'
    yield b"=?utf-8?B?6K2w5LqL6Yyy?= =?iso-2022-jp?Q?=1B$B$=22=1B(B?= <a@b.example>"
    yield b'multipart/mixed; boundary="a\\"b"; name*0*=utf-8\'\'%41; name*1=b; charset=x'
    yield b"spf=pass (a) smtp.mailfrom=b.example; dkim=pass header.d=b.example; dmarc=pass action=none; compauth=fail"
    yield b"Mon, 6 Apr 2026 09:30:00 +0900"


def pages() -> Iterator[bytes]:
    """Yield HTML."""
    for mail in small("pages"):
        yield mail.partition(b"\r\n\r\n")[2]
    yield b'<style>.a{display:none}</style><p class=a>x<form action=b><input type=password><a href="https://a.example">c</a>'
    yield (
        b'<meta http-equiv=refresh content="0;url=b"><font color=white>x</font><img src="data:image/png;base64,'
        + b"A" * 120
    )


def texts() -> Iterator[bytes]:
    """Yield texts with links, wrapped and not."""
    yield b"https://safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2F www.b.example/x hxxp://c.example"
    yield b"https://urldefense.com/v3/__https://a.example/*b__;Iw!!x$ https://urldefense.proofpoint.com/v2/url?u=https-3A__a.example"
    yield b"https://url.avanan.click/v2/___https://a.example___.x https://protection.sophos.com/?u=aHR0cHM6Ly9h"
    yield b"https://user@xn--pypal-4ve.example:8443/a?b=c#d //e.example javascript:alert(1)"
    yield "https://ｐａｙｐａｌ.example/。http://[::1]/ https://secure-web.cisco.com/1/https%3A%2F%2Fa.example".encode()


def marked(kinds: Sequence[Iterable[bytes]]) -> Iterator[bytes]:
    """Yield the seeds of each kind behind the byte that chooses the kind."""
    for number, of_a_kind in enumerate(kinds):
        for content in of_a_kind:
            yield bytes([number]) + content


def zips() -> list[bytes]:
    """Return zip files."""
    return [zip_of(MEMBERS), zip_of(MEMBERS, stored=True), encrypted_zip("a.txt"), overlapping_zip(3)]


def seven_zips() -> list[bytes]:
    """Return a 7z file, and an encrypted one."""
    made = []
    for password in (None, "1234"):
        packed = io.BytesIO()
        with py7zr.SevenZipFile(packed, "w", password=password) as archive:
            archive.writef(io.BytesIO(b"hello"), "a.txt")
        made.append(packed.getvalue())
    return made


def tars() -> list[bytes]:
    """Return tar files."""
    return [tar_of(MEMBERS)]


def rare() -> Mapping[str, list[bytes]]:
    """Return archives that libarchive reads, by kind; nothing for one that it writes nowhere."""
    return {
        "application/vnd.rar": [rar_4_of(MEMBERS), rar_5_of(MEMBERS)],
        "application/vnd.ms-cab-compressed": [cab_of(MEMBERS)],
        "application/x-iso9660-image": [iso_of(MEMBERS)],
        "application/x-lzh-compressed": [lzh_of({"請求書.exe".encode("cp932"): b"MZ"})],
        "application/x-cpio": [written_by_libarchive("cpio", MEMBERS)],
        "application/x-xar": [written_by_libarchive("xar", MEMBERS)],
        "application/vnd.debian.binary-package": [written_by_libarchive("ar_svr4", {"a.txt": b"hello"})],
        "application/zstd": [b"\x28\xb5\x2f\xfd\x20\x05\x29\x00\x00hello"],
        "application/x-compress": [b"\x1f\x9d\x90\x68\xca\xb0\x61\xf3"],
    }


def pdfs() -> Iterator[bytes]:
    """Yield PDFs with actions, streams and pictures."""
    yield pdf_of_objects(2)
    yield pdf(iter([b"<</S/JavaScript/JS(a)>>", b"<</S/Launch/F(b)>>", stream(b"hello", b"/Type/EmbeddedFile")]))
    yield pdf(iter([b"<</Type/Annot/A<</S/URI/URI(https://a.example/)>>>>", stream(b"x", b"/Subtype/Image")]))


def office_files() -> Iterator[bytes]:
    """Yield OOXML and OpenDocument files."""
    relationship = b'<Relationship Type="x/attachedTemplate" Target="https://a.example/" TargetMode="External"/>'
    field = b'<w:fldChar w:fldCharType="begin"/><w:instrText>DDEAUTO cmd</w:instrText>'
    for kind, part in (("word", "document"), ("xl", "externalLinks/externalLink1"), ("ppt", "a")):
        content = {
            f"{kind}/{part}.xml": field,
            f"{kind}/vbaProject.bin": b"x",
            f"{kind}/embeddings/oleObject1.bin": b"x",
        }
        yield zip_of({"[Content_Types].xml": b"<Types/>", RELATIONSHIPS: relationship, **content})
    declared = b"application/vnd.oasis.opendocument.text"
    yield zip_of({"mimetype": declared, "content.xml": b'<a xlink:href="https://a.example/"/>'}, stored=True)


def ole_files() -> Iterator[bytes]:
    """Yield compound files: Word, Excel, packages, encrypted ones."""
    yield word_of("\x13HYPERLINK https://a.example/\x15")
    yield compound_file({"Workbook": xls_of(sheet("a", 1), auto_open(), asked_program("cmd", "/c"))})
    yield ole_package("a.exe", b"MZ")
    yield compound_file(
        {"EncryptedPackage": b"x" * 100, "EncryptionInfo": b"\x04\x00\x04\x00@\x00\x00\x00<encryption/>"}
    )
    yield compound_file({"Macros/VBA/dir": b"\x01\x00", "Macros/VBA/a": b"\x01\x00", "Macros/PROJECT": b"Module=a"})


def rtf_files() -> Iterator[bytes]:
    """Yield RTF with objects."""
    yield rtf_with(ole_1_object(b"Package", b"x"), before="\\'82\\'a0 {\\field{\\*\\fldinst HYPERLINK a}}", update=True)
    yield rtf_with(ole_1_object(b"Equation.3", b"x" * 40))


def pictures() -> Iterator[bytes]:
    """Yield pictures of each kind."""
    yield qr_code("https://a.example/")
    yield png(50, 50)
    with Image.open(io.BytesIO(qr_code("a"))) as picture:
        for kind in ("JPEG", "GIF", "WEBP", "BMP", "TIFF"):
            written = io.BytesIO()
            picture.convert("RGB").save(written, kind)
            yield written.getvalue()


def outlook_files() -> Iterator[bytes]:
    """Yield .msg files and winmail.dat."""
    yield outlook_mail(headers="From: a@b.example", texts={0x37: "x"}, html=b"<p>a</p>", files=[("a.txt", b"hello")])
    yield outlook_mail(rtf=b"{\\rtf1 a}", inner={0x37: "inner"})
    yield winmail(text=b"hello", files=[(b"a.txt", b"hello")], inner=winmail(text=b"x"))


def notebooks_and_shortcuts() -> Iterator[bytes]:
    """Yield OneNote sections and shortcuts."""
    yield notebook(b"MZ", b"hello")
    yield shortcut("cmd.exe", "/c a")
    yield b"[InternetShortcut]\r\nURL=https://a.example/\r\nIconFile=\\\\b\\c"
