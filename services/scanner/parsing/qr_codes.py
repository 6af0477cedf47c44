"""QR codes in pictures, which carry a link past every filter that only reads text."""

import io
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from services.scanner.parsing.limits import Allowance

if TYPE_CHECKING:
    from PIL import Image

SMALLEST: Final = 40
LARGEST_SIDE: Final = 2_000
FORMATS: Final = ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"]


def qr_texts(content: bytes, allowance: Allowance) -> tuple[str, ...]:
    """Return what the QR codes of a picture say; nothing for a picture that is too small, too large or damaged."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 — most mails have no picture

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                width, height = picture.size
                if min(width, height) < SMALLEST or not allowance.take_image():
                    return ()
                if width * height > allowance.limits.pixels:
                    allowance.note("image_too_large")
                    return ()
                picture.draft("L", (LARGEST_SIDE, LARGEST_SIDE))
                return _read(_flattened(picture))
    except Image.DecompressionBombError:
        allowance.note("image_too_large")
    except UnidentifiedImageError:
        allowance.note("image_damaged")
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError, OverflowError, MemoryError):
        allowance.note("image_damaged")
    return ()


def codes_of(pages: Iterable["Image.Image"], allowance: Allowance) -> tuple[str, ...]:
    """Return what the QR codes of drawn pages say."""
    return tuple(text for page in pages if allowance.take_image() for text in _read(page))


def _flattened(picture: "Image.Image") -> "Image.Image":
    from PIL import Image  # noqa: PLC0415

    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        coloured = picture.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        picture = Image.alpha_composite(paper, coloured)
    grey = picture.convert("L")
    grey.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return grey


def _read(picture: "Image.Image") -> tuple[str, ...]:
    import zxingcpp  # noqa: PLC0415

    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return tuple(code.text for code in zxingcpp.read_barcodes(picture, formats=formats) if code.text)
