"""The documents and archives that the generator writes are real ones."""

import io
import zipfile
from email import message_from_bytes
from random import Random

import openpyxl
import pypdf
import pytest
import zxingcpp
from PIL import Image

from emulator.contoso import files
from emulator.contoso.enclosures import enclosure
from emulator.contoso.mail import Attachment, attached
from emulator.contoso.payloads import PAYLOADS, Wanted


def made(kind: str, name: str, detail: str) -> bytes:
    return PAYLOADS[kind](Wanted(name, detail, "", "reader@contoso.example", Random(1)))


def test_a_pdf_opens_and_says_its_text() -> None:
    document = files.pdf("Invoice 12345\n請求書")

    pages = pypdf.PdfReader(io.BytesIO(document)).pages

    assert len(pages) == 1
    assert "12345".encode("cp932").hex() in pages[0].get_contents().get_data().decode()  # type: ignore[union-attr]


def test_a_workbook_opens_with_its_cells() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(files.xlsx("品名\t数量\n端子台\t12")))

    rows = [tuple(cell.value for cell in row) for row in workbook.worksheets[0].iter_rows()]

    assert rows == [("品名", "数量"), ("端子台", "12")]


def test_a_document_is_a_zip_with_its_text() -> None:
    with zipfile.ZipFile(io.BytesIO(files.docx("決定事項 & more"))) as packed:
        assert "決定事項 &amp; more" in packed.read("word/document.xml").decode()


def test_a_locked_archive_opens_with_its_password_only() -> None:
    locked = zipfile.ZipFile(io.BytesIO(files.locked_archive("図面.xlsx", b"content" * 9, "a1b2c3d4", Random(1))))

    assert locked.read("図面.xlsx", pwd=b"a1b2c3d4") == b"content" * 9
    with pytest.raises(RuntimeError):
        locked.read("図面.xlsx")


def test_a_picture_opens() -> None:
    picture = Image.open(io.BytesIO(files.picture(Random(1))))

    assert picture.size == (48, 48)


def test_a_qr_code_leads_to_its_address() -> None:
    code = enclosure("qr:qr.png:https://login.test/mfa/1?u=2", "", "reader@contoso.example", Random(1))

    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.content)))

    assert [one.text for one in found] == ["https://login.test/mfa/1?u=2"]
    assert code.content_id == "qr"


@pytest.mark.parametrize(
    ("kind", "name", "member"),
    [
        ("executable-in-zip", "Order.zip", "Order.pdf.exe"),
        ("shortcut-in-zip", "Order.zip", "Order.pdf.lnk"),
        ("reversed-name-in-zip", "Order.zip", "Order_\u202efdp.scr"),
    ],
)
def test_a_dangerous_member_has_its_telling_name(kind: str, name: str, member: str) -> None:
    packed = made(kind, name, "")

    assert zipfile.ZipFile(io.BytesIO(packed)).namelist() == [member]


def test_a_disk_image_has_its_signature() -> None:
    image = made("disk-image", "RFQ.iso", "")

    assert image[32769:32774] == b"CD001"


def test_a_form_page_posts_a_password() -> None:
    page = made("password-form", "Voice.html", "https://x.test/p").decode()

    assert 'action="https://x.test/p"' in page
    assert 'type="password"' in page


def test_a_japanese_file_name_survives_the_mail() -> None:
    part = attached(Attachment("請求書_202610.pdf", "application/pdf", b"%PDF"))

    assert message_from_bytes(part.as_bytes()).get_filename() == "請求書_202610.pdf"
