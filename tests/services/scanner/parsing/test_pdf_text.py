import io

import pikepdf
from PIL import Image

from emulator.contoso.files import pdf
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.pdf_text import ENOUGH, first_pages
from services.scanner.parsing.qr_codes import codes_of
from tests.support.raw_mails import qr_code


def drawn_code(text: str) -> bytes:
    """Return a PDF whose QR code is drawn in black squares, with no picture in it."""
    picture = Image.open(io.BytesIO(qr_code(text))).convert("1")
    squares = [
        f"{column} {picture.height - row} 1 1 re f"
        for row in range(picture.height)
        for column in range(picture.width)
        if not picture.getpixel((column, row))
    ]
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(picture.width + 40, picture.height + 40))
        page.Contents = document.make_stream(b"1 0 0 1 20 20 cm\n" + "\n".join(squares).encode())
        packed = io.BytesIO()
        document.save(packed)
    return packed.getvalue()


def test_the_text_of_the_first_pages_is_read() -> None:
    text, _ = first_pages(pdf("To cancel call +1 (808) 555-0123"), Allowance())

    assert "To cancel call +1 (808) 555-0123" in text


def test_a_code_that_is_drawn_is_read_from_the_page() -> None:
    allowance = Allowance()
    _, pages = first_pages(drawn_code("https://x9.example/scan"), allowance)

    assert codes_of(pages, allowance) == ("https://x9.example/scan",)


def test_pages_full_of_text_are_not_drawn() -> None:
    text, pages = first_pages(pdf("word " * ENOUGH), Allowance())

    assert text
    assert pages == ()


def test_a_broken_file_is_noted() -> None:
    allowance = Allowance()

    found = first_pages(b"%PDF-1.7 nothing follows", allowance)

    assert found == ("", ())
    assert list(allowance.reasons) == ["pdf_damaged"]
