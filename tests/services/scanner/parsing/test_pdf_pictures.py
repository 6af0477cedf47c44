import io
import zlib

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from services.scanner.mail import Found
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.parse import parse
from services.scanner.parsing.pdf import read_pdf
from tests.support.raw_mails import RawFile, qr_code, raw_mail

CODE = Image.open(io.BytesIO(qr_code("https://x9.example/scan")))


def pdf_showing(rows: bytes, width: int, height: int, **changes: object) -> bytes:
    described = {
        "Type": Name.XObject,
        "Subtype": Name.Image,
        "Width": width,
        "Height": height,
        "ColorSpace": Name.DeviceGray,
        "BitsPerComponent": 8,
        "Filter": Name.FlateDecode,
        **changes,
    }
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.Resources = Dictionary(XObject=Dictionary(Code=pikepdf.Stream(document, zlib.compress(rows), **described)))
        packed = io.BytesIO()
        document.save(packed, compress_streams=False)
    return packed.getvalue()


def links_in(content: bytes) -> list[str]:
    raw = raw_mail(files=[RawFile("letter.pdf", content, "application/pdf")])
    return [each.url for each in parse(raw).links if each.found is Found.QR_CODE]


def test_a_code_that_is_no_jpeg_is_read() -> None:
    grey = CODE.convert("L")

    assert links_in(pdf_showing(grey.tobytes(), *grey.size)) == ["https://x9.example/scan"]


def test_a_coloured_code_is_read() -> None:
    coloured = CODE.convert("RGB")

    content = pdf_showing(coloured.tobytes(), *coloured.size, ColorSpace=Name.DeviceRGB)

    assert links_in(content) == ["https://x9.example/scan"]


def test_a_code_of_single_bits_is_read() -> None:
    bits = CODE.convert("1")

    assert links_in(pdf_showing(bits.tobytes(), *bits.size, BitsPerComponent=1)) == ["https://x9.example/scan"]


def test_a_code_with_a_predictor_is_read() -> None:
    grey = CODE.convert("L")
    width, height = grey.size
    rows = grey.tobytes()
    filtered = b"".join(b"\0" + rows[start : start + width] for start in range(0, len(rows), width))
    predictor = Dictionary(Predictor=15, Colors=1, BitsPerComponent=8, Columns=width)

    assert links_in(pdf_showing(filtered, width, height, DecodeParms=predictor)) == ["https://x9.example/scan"]


@pytest.mark.parametrize(
    "changes",
    [
        {"Width": 0},
        {"Height": 11},
        {"Width": -5},
        {"Width": 10**9},
        {"Width": Name.Wide},
        {"BitsPerComponent": 3},
        {"ColorSpace": Name.Pattern},
    ],
)
def test_a_picture_that_is_none_harms_nothing(changes: dict[str, object]) -> None:
    allowance = Allowance()

    facts = read_pdf(pdf_showing(b"\0" * 100, 10, 10, **changes), allowance)

    assert facts.pictures == ()
    assert allowance.reasons == {}
