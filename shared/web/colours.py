"""Colours of a brand as a stylesheet, legible on light and dark paper."""

from shared.web.brands import Brand

WHITE, BLACK = "#ffffff", "#000000"
LIGHT_PAPER, DARK_PAPER = "#f6f7f9", "#14181f"


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


def mixed(colour: str, other: str, share: float) -> str:
    """Return `colour` with a share (0 to 1) of `other` in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def legible(colour: str, paper: str, ratio: float = 5.0) -> str:
    """Return the colour, mixed with white or black only as far as text in it needs to be read on `paper`."""
    towards = WHITE if luminance(paper) < 0.5 else BLACK
    steps = (mixed(colour, towards, step / 20) for step in range(21))
    return next(each for each in steps if contrast(each, paper) >= ratio or each == towards)


def stylesheet(brand: Brand) -> str:
    """Return the brand's colours as CSS variables."""
    colours = brand.colours
    light = f"--brand:{colours.brand};--brand-ink:{colours.brand_ink};--link:{legible(colours.brand, LIGHT_PAPER)}"
    dark = f"--link:{legible(colours.brand, DARK_PAPER, 7.0)}"
    return (
        f":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n@media print{{:root{{{light}}}}}\n"
    )
