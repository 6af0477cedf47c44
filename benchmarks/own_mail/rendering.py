"""A specimen's text as plain text and as HTML of the kinds that real services and mail programs send.

Paragraphs are parted by blank lines. `[label](url)` is a link, `[[label]](url)` a button, `![alt](src)` a picture and
`![alt](src)(url)` one that is a link, `# ` begins a heading, `| a | b |` a row, `> ` a quotation, `~ ` hidden text.
"""

import base64
import html
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from string import Template
from typing import Final

from benchmarks.own_mail.specimen import Specimen

LAYOUTS: Final = Path(__file__).parent / "layouts"
PICTURE: Final = re.compile(r"!\[([^\]\n]*)\]\(([^)\s]+)\)(?:\(([^)\s]+)\))?")
BUTTON: Final = re.compile(r"\[\[([^\]\n]+)\]\]\(([^)\s]+)\)")
LINK: Final = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
ADDRESS: Final = re.compile(r"(?<![\"=>/\w])(https?://[^\s<>)\u3000-\u9fff]+)")
FILLING: Final = "&#847;&zwnj;&nbsp;" * 60
"""What mailing services put behind a preheader, so that programs preview nothing else."""


@cache
def layout(name: str) -> Template:
    """Return a page of layouts/."""
    return Template((LAYOUTS / f"{name}.html").read_text("utf-8"))


def as_plain(text: str, footer: str = "") -> str:
    """Return the text/plain alternative, as services make it: a link's address behind its label."""
    whole = text + (f"\n\n{footer}" if footer else "")
    whole = BUTTON.sub(r"\1: \2", PICTURE.sub(r"\1", whole))
    whole = LINK.sub(lambda found: found[1] if found[1].startswith("http") else f"{found[1]} ( {found[2]} )", whole)
    lines = [line.removeprefix("# ") for line in whole.splitlines() if not line.startswith("~ ")]
    return "\n".join(lines) + "\n"


def as_html(specimen: Specimen, text: str, sender: str, fill: Callable[[str], str], random: Random) -> str:
    """Return the text/html part in its layout, links led through the tracking host where there is one."""
    page = layout(specimen.style).substitute(
        body="\n".join(_block(part) for part in text.split("\n\n")),
        footer="<br>\n".join(_inline(line) for line in fill(specimen.footer).splitlines()),
        preheader=_preheader(fill(specimen.preheader)),
        pixel=_pixel(fill(specimen.pixel)),
        sender=html.escape(sender),
        language=specimen.language,
        charset="$charset",
    )
    return _tracked(page, fill(specimen.tracked), random) if specimen.tracked else page


def _preheader(text: str) -> str:
    style = "display:none!important;visibility:hidden;mso-hide:all;font-size:1px;line-height:1px;max-height:0;opacity:0"
    return f'<div style="{style};overflow:hidden">{html.escape(text)}{FILLING}</div>' if text else ""


def _pixel(address: str) -> str:
    return (
        f'<img src="{address}" alt="" width="1" height="1" border="0" style="height:1px!important">' if address else ""
    )


def _tracked(page: str, host: str, random: Random) -> str:
    def lead(_: re.Match[str]) -> str:
        token = base64.urlsafe_b64encode(random.randbytes(60)).decode().rstrip("=")
        return f'href="https://{host}/ls/click?upn=u001.{token}"'

    return re.sub(r'href="https?://[^"]+"', lead, page)


def _block(text: str) -> str:
    lines = text.splitlines()
    if all(line.startswith("|") for line in lines):
        rows = "".join(_row(line) for line in lines)
        return (
            f'<table role="presentation" width="100%" style="border-collapse:collapse;margin:0 0 16px">{rows}</table>'
        )
    if lines[0].startswith("~ "):
        hidden = "<br>".join(_inline(line.removeprefix("~ ")) for line in lines)
        return f'<div style="display:none;font-size:0;color:#ffffff">{hidden}</div>'
    if lines[0].startswith(">"):
        quoted = "<br>\n".join(_inline(line.lstrip("> ")) for line in lines)
        return f'<blockquote style="margin:0 0 0 8px;padding-left:8px;border-left:1px solid #ccc">{quoted}</blockquote>'
    if lines[0].startswith("# "):
        return f'<h1 style="margin:0 0 16px;font-size:22px;line-height:1.4">{_inline(text[2:])}</h1>'
    return '<p style="margin:0 0 16px">' + "<br>\n".join(_inline(line) for line in lines) + "</p>"


def _row(line: str) -> str:
    cells = line.strip("| ").split("|")
    return "<tr>" + "".join(f'<td style="padding:6px 8px">{_inline(cell.strip())}</td>' for cell in cells) + "</tr>"


def _inline(text: str) -> str:
    text = html.escape(text, quote=False)
    text = PICTURE.sub(_picture, text)
    text = BUTTON.sub(_button, text)
    text = LINK.sub(r'<a href="\2" target="_blank" style="color:#0b57d0">\1</a>', text)
    return ADDRESS.sub(r'<a href="\1">\1</a>', text)


def _picture(found: re.Match[str]) -> str:
    image = (
        f'<img src="{found[2]}" alt="{html.escape(found[1])}" width="560" border="0" style="display:block;width:100%">'
    )
    return f'<a href="{found[3]}" target="_blank">{image}</a>' if found[3] else image


def _button(found: re.Match[str]) -> str:
    style = "display:inline-block;padding:12px 28px;border-radius:4px;background:#1a5fb4;color:#ffffff"
    return f'<a href="{found[2]}" target="_blank" style="{style};text-decoration:none;font-weight:bold">{found[1]}</a>'
