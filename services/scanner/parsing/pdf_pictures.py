"""Pictures of a PDF as files: JPEG as it lies there, and the flat ones that most programs write, made into PNG.

A PNG holds the same compressed rows as a PDF's picture with a PNG predictor, so those need not be unpacked here.
"""

import struct
import zlib
from typing import Any, Final

COLOURS: Final = {"/DeviceGray": (0, 1), "/DeviceRGB": (2, 3), "/CalGray": (0, 1), "/CalRGB": (2, 3)}
"""PNG's colour type and the values of a pixel, by colour space."""
BY_VALUES: Final = {1: (0, 1), 3: (2, 3)}
LARGEST: Final = 6_000_000
"""Bytes of unpacked rows; a QR code needs far less."""


def picture_file(each: Any) -> bytes:
    """Return a picture stream as a JPEG or PNG file; empty for anything else, and for a broken or an unusual one."""
    import pikepdf  # noqa: PLC0415 — slow to load, and most mails have no PDF

    if not isinstance(each, pikepdf.Stream) or str(each.get("/Subtype", "")) != "/Image":
        return b""
    packing = str(each.get("/Filter", ""))
    if packing == "/DCTDecode":
        return bytes(each.read_raw_bytes())
    try:
        return _flat(each) if packing == "/FlateDecode" else b""
    except (zlib.error, ValueError, TypeError, AttributeError, OverflowError):
        return b""


def _flat(each: Any) -> bytes:
    width, height, depth = (int(each.get(key, 0)) for key in ("/Width", "/Height", "/BitsPerComponent"))
    colour = _colour(each.get("/ColorSpace")) if "/ImageMask" not in each else None
    if colour is None or depth not in {1, 2, 4, 8}:
        return b""
    kind, values = colour
    row = (width * values * depth + 7) // 8
    if not 0 < row * height <= LARGEST:
        return b""
    packed = bytes(each.read_raw_bytes())
    parameters = each.get("/DecodeParms")
    if parameters is None or int(parameters.get("/Predictor", 1)) < 2:
        rows = zlib.decompressobj().decompress(packed, row * height)
        if len(rows) < row * height:
            return b""
        packed = zlib.compress(b"".join(b"\0" + rows[start : start + row] for start in range(0, len(rows), row)), 1)
    elif int(parameters["/Predictor"]) < 10:
        return b""
    return _png(struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0), packed)


def _colour(space: Any) -> tuple[int, int] | None:
    import pikepdf  # noqa: PLC0415

    if isinstance(space, pikepdf.Array) and len(space) > 1 and str(space[0]) == "/ICCBased":
        return BY_VALUES.get(int(space[1].get("/N", 0)))
    name = str(space[0]) if isinstance(space, pikepdf.Array) and len(space) else str(space)
    return COLOURS.get(name)


def _png(header: bytes, rows: bytes) -> bytes:
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
