"""Colours of a brand as a stylesheet, legible on light and dark paper."""

from collections.abc import Iterator
from colorsys import hls_to_rgb, rgb_to_hls

from shared.web.brands import Brand

LIGHT_PAPER, DARK_PAPER = "#f6f7f9", "#14181f"
DARK_RAISED = "#1d232c"
"""The lightest of the dark papers: what can be read on it can be read on all of them."""


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb as WCAG 2.2 defines it, 0 to 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2.2 defines it, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def shaded(colour: str, share: float) -> str:
    """Return the colour in the same hue, moved by a share towards white (0 to 1) or black (-1 to 0)."""
    hue, lightness, saturation = rgb_to_hls(*(each / 255 for each in _channels(colour)))
    moved = lightness + (1 - lightness) * share if share > 0 else lightness * (1 + share)
    return "#" + "".join(f"{round(each * 255):02x}" for each in hls_to_rgb(hue, moved, saturation))


def _shades(colour: str, paper: str) -> Iterator[str]:
    """Yield the colour, then shades of it that are ever further from `paper`."""
    sign = 1 if luminance(paper) < 0.5 else -1
    return (shaded(colour, sign * step / 40) for step in range(41))


def legible(colour: str, paper: str, ratio: float = 5.0) -> str:
    """Return the shade of the colour nearest to it in which text can be read on `paper`."""
    *shades, furthest = _shades(colour, paper)
    return next((each for each in shades if contrast(each, paper) >= ratio), furthest)


def standing_out(colour: str, ink: str, paper: str) -> str:
    """Return the shade of the colour nearest to it that stands out on `paper` and bears text in `ink`."""
    fitting = (each for each in _shades(colour, paper) if contrast(each, paper) >= 3 and contrast(each, ink) >= 4.5)
    return next(fitting, colour)


def stylesheet(brand: Brand) -> str:
    """Return the brand's colours as CSS variables."""
    colours = brand.colours
    light = f"--brand:{colours.brand};--brand-ink:{colours.brand_ink};--link:{legible(colours.brand, LIGHT_PAPER)}"
    on_dark = standing_out(colours.brand, colours.brand_ink, DARK_RAISED)
    dark = f"--brand:{on_dark};--link:{legible(colours.brand, DARK_RAISED, 7.0)}"
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
