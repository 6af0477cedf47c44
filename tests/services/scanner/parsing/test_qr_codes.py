import io
import struct
import zlib

import pytest
from PIL import Image, ImageFile

from services.scanner.parsing.limits import Allowance, Limits
from services.scanner.parsing.qr_codes import qr_texts
from tests.support.raw_mails import qr_code


def picture(size: tuple[int, int]) -> bytes:
    packed = io.BytesIO()
    Image.new("L", size, 200).save(packed, "PNG")
    return packed.getvalue()


def huge_png(side: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def test_a_code_is_read() -> None:
    assert qr_texts(qr_code("https://a.example/pay"), Allowance()) == ("https://a.example/pay",)


def test_a_code_on_a_transparent_ground_is_read() -> None:
    with Image.open(io.BytesIO(qr_code("https://a.example/pay"))) as opened:
        grey = opened.convert("L")
    see_through = Image.new("RGBA", grey.size, (0, 0, 0, 0))
    see_through.paste((0, 0, 0, 255), mask=grey.point(lambda each: 255 - each))
    packed = io.BytesIO()
    see_through.save(packed, "PNG")

    assert qr_texts(packed.getvalue(), Allowance()) == ("https://a.example/pay",)


@pytest.mark.parametrize("content", [picture((100, 100)), picture((1, 1))])
def test_a_picture_without_a_code_says_nothing(content: bytes) -> None:
    allowance = Allowance()

    assert qr_texts(content, allowance) == ()
    assert list(allowance.reasons) == []


@pytest.mark.parametrize("side", [7_000, 50_000])
def test_a_picture_of_too_many_pixels_is_not_decoded(side: int) -> None:
    allowance = Allowance()

    assert qr_texts(huge_png(side), allowance) == ()
    assert set(allowance.reasons) & {"image_too_large", "image_damaged"}


def test_a_cut_off_picture_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    # As in the analysers: WeasyPrint, which other tests load into this process, lets Pillow guess what is missing.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
    allowance = Allowance()

    assert qr_texts(qr_code("https://a.example/")[:80], allowance) == ()
    assert list(allowance.reasons) == ["image_damaged"]


def test_pictures_beyond_the_limit_are_not_searched() -> None:
    allowance = Allowance(Limits(images=1))

    found = [qr_texts(qr_code("https://a.example/"), allowance) for _ in range(2)]

    assert found == [("https://a.example/",), ()]
    assert list(allowance.reasons) == ["too_many_images"]
