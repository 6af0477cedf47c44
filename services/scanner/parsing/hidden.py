"""Elements of an HTML mail that cannot be seen: not displayed, of no size, transparent, or white on white."""

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

ANY_HINT: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?![.\d]*[2-9])|opacity\s*:\s*0"
    r"|max-height\s*:\s*0|max-width\s*:\s*0|(?:text-indent|left|top)\s*:\s*-\s*\d{3,}|color\s*[:=]|\shidden\b|height\s*:\s*0|width\s*:\s*0",
    re.IGNORECASE,
)
NOT_SHOWN: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?<![\w-])opacity\s*:\s*0(?:\.0\d*)?(?![.\d])"
    r"|(?:text-indent|left|top)\s*:\s*-\s*\d{4,}",
    re.IGNORECASE,
)
NO_SIZE: Final = re.compile(
    r"(?<![\w-])(?:max-)?(?:height|width)\s*:\s*0(?:px|pt|em|%)?\s*(?:!important\s*)?(?:;|$)", re.IGNORECASE
)
CUT_OFF: Final = re.compile(r"overflow\s*:\s*hidden", re.IGNORECASE)
TINY_FONT: Final = re.compile(
    r"font-size\s*:\s*(?:0(?:\.\d+)?|1)(?:px|pt|em|rem|%)?\s*(?:!important\s*)?(?:;|$)", re.IGNORECASE
)
TEN_POINT: Final = re.compile(r"font-size\s*:\s*1(?:em|rem)", re.IGNORECASE)
LEGIBLE_FONT: Final = re.compile(r"font-size\s*:\s*(?:[2-9]|\d\d|1\.?\d*r?em|\w*(?:small|medium|large))", re.IGNORECASE)
COLOUR: Final = re.compile(r"(?<![\w-])color\s*:\s*([^;]+)", re.IGNORECASE)
WHITE: Final = re.compile(
    r"^\s*(?:white|#f[c-f]f[c-f]f[c-f]|#fff|rgb\(\s*25[2-5]\s*,\s*25[2-5]\s*,\s*25[2-5]\s*\))\s*(?:!important)?\s*$",
    re.IGNORECASE,
)
BACKGROUND: Final = re.compile(r"background", re.IGNORECASE)
BRACE: Final = re.compile("([{}])")
LONGEST_SHEET: Final = 64 * 1024
SIMPLE: Final = re.compile(r"^[\w\s.#,-]{1,300}$")
MOST_RULES: Final = 50
MOST_NODES: Final = 20_000
MOST_ANCESTORS: Final = 40


def hidden_nodes(tree: LexborHTMLParser, html: str) -> Iterator[LexborNode]:
    """Yield the elements that a reader does not see; what lies inside one that was yielded may come again, emptied."""
    if not ANY_HINT.search(html):
        return
    for selector in _hiding_selectors(tree):
        yield from tree.css(selector)
    coloured_page = "background" in html and "<style" in html.lower()
    for node in tree.css("[style], [hidden], font[color]")[:MOST_NODES]:
        if node.tag not in {"body", "html"} and _is_hidden(node, coloured_page=coloured_page):
            yield node


def _is_hidden(node: LexborNode, *, coloured_page: bool) -> bool:
    attributes = node.attributes
    style = attributes.get("style") or ""
    if "hidden" in attributes or NOT_SHOWN.search(style):
        return True
    if NO_SIZE.search(style) and CUT_OFF.search(style):
        return True
    if TINY_FONT.search(style) and not TEN_POINT.search(style):
        return not _has_legible_inside(node)
    colour = COLOUR.search(style)
    white = WHITE.match(colour[1] if colour else attributes.get("color") or "") is not None
    return white and not coloured_page and not _has_background(node)


def _has_legible_inside(node: LexborNode) -> bool:
    return any(
        inner.mem_id != node.mem_id and LEGIBLE_FONT.search(inner.attributes.get("style") or "")
        for inner in node.css('[style*="font-size" i]')[:MOST_ANCESTORS]
    ) or any(True for _ in node.css("font[size]")[:1])


def _has_background(node: LexborNode) -> bool:
    ancestor: LexborNode | None = node
    for _ in range(MOST_ANCESTORS):
        if ancestor is None:
            return False
        attributes = ancestor.attributes
        if "bgcolor" in attributes or "background" in attributes or BACKGROUND.search(attributes.get("style") or ""):
            return True
        ancestor = ancestor.parent
    return True


def _hiding_selectors(tree: LexborHTMLParser) -> Iterator[str]:
    found = 0
    for sheet in tree.css("style"):
        text = sheet.text()[:LONGEST_SHEET]
        if not NOT_SHOWN.search(text):
            continue
        for selector, declarations in _rules(_without_comments(text)):
            if NOT_SHOWN.search(declarations) and SIMPLE.match(selector) and ("." in selector or "#" in selector):
                found += 1
                if found > MOST_RULES:
                    return
                yield selector


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield selector and declarations of the rules that always hold, which those within @media do not."""
    preludes: list[str] = []
    text = ""
    for piece in BRACE.split(sheet):
        if piece == "{":
            preludes.append(text.strip())
        elif piece == "}":
            prelude = preludes.pop() if preludes else ""
            if prelude and not preludes and not prelude.startswith("@"):
                yield prelude, text
        else:
            text = piece


def _without_comments(sheet: str) -> str:
    kept: list[str] = []
    rest = sheet
    while rest:
        before, _, rest = rest.partition("/*")
        kept.append(before)
        rest = rest.partition("*/")[2]
    return "".join(kept)
