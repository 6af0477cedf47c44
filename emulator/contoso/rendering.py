"""A scenario's text as plain text and as HTML: blank lines part paragraphs, ``[label](address)`` is a link."""

import html
import re
from functools import cache
from pathlib import Path
from string import Template

LAYOUTS = Path(__file__).parent / "layouts"
LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
IMAGE = re.compile(r"!\(cid:([^)]+)\)")
OUTSIDE = re.compile(r"https?://[^/\s)]+")


@cache
def layout(name: str) -> Template:
    """Return a page of layouts/."""
    return Template((LAYOUTS / f"{name}.html").read_text("utf-8"))


def plain_link(found: re.Match[str]) -> str:
    """Return a link in plain text: its label, and its address unless the label is one."""
    return found[1] if found[1].startswith("http") else f"{found[1]}\n{found[2]}"


def as_plain(text: str) -> str:
    """Return the text/plain part."""
    return LINK.sub(plain_link, IMAGE.sub("", text))


def html_link(found: re.Match[str]) -> str:
    """Return a link in HTML, from already escaped text."""
    return f'<a class="link" href="{found[2]}">{found[1]}</a>'


def paragraph(text: str) -> str:
    """One paragraph of escaped, linked text."""
    linked = LINK.sub(html_link, html.escape(text, quote=False))
    pictured = IMAGE.sub(r'<img src="cid:\1" alt="" width="180">', linked)
    return "<p>" + pictured.replace("\n", "<br>\n") + "</p>"


def as_html(text: str, style: str, sender: str, language: str) -> str:
    """Return the text/html part in a layout; sender is the name shown at its head."""
    site = OUTSIDE.search(text)
    return layout(style).substitute(
        body="\n".join(paragraph(part) for part in text.strip().split("\n\n")),
        sender=html.escape(sender),
        site=site[0] if site else "https://www.contoso.example",
        language=language,
        charset="$charset",
    )
