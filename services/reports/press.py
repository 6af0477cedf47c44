"""The child process that sets a PDF: HTML on standard input, PDF on standard output, and nothing else of the world.

The collector of cycles stays off: one document is all that this process makes, and its boxes live to the end anyway.
Arguments: megabytes of memory, seconds of processor time. It opens no file but this package's own style sheet, and asks
fontconfig what can be drawn.
"""

import gc
import re
import resource
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from services.reports.glyphs import drawable, drawn

STYLE = Path(__file__).with_name("print.css")
_OF_EACH_ELEMENT = re.compile(r"^::([\w-]+)(.*)$", re.MULTILINE)


class OwnAssetsOnly(URLFetcher):  # type: ignore[misc]
    """Fetches nothing: the style sheet is handed over as text, pictures stand in the document itself."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        """Refuse, and stop the whole document."""
        del headers
        raise FatalURLFetchingError(f"a report fetches nothing, but was asked for {url[:100]!r}")


class Report(HTML):  # type: ignore[misc]
    """A document without footnotes, for whose signs WeasyPrint would otherwise reckon five styles at each element."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        del forms
        usual = files("weasyprint.css").joinpath("html5_ua.css").read_text(encoding="utf-8")
        return [CSS(string=_OF_EACH_ELEMENT.sub(_of_lists_alone, usual))]


def confine(megabytes: int, seconds: int) -> None:
    """Limit what this process may take from now on; it cannot be undone. Fonts mapped from the disk are no memory."""
    memory = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def typeset(html: str) -> bytes:
    """Return the document as tagged PDF (PDF/UA-1)."""
    fonts = FontConfiguration()
    style = CSS(string=STYLE.read_text(encoding="utf-8"), font_config=fonts, url_fetcher=OwnAssetsOnly())
    document = Report(string=drawn(html, drawable()), base_url="report:", url_fetcher=OwnAssetsOnly())
    pdf = document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
    return bytes(pdf)


def _of_lists_alone(rule: re.Match[str]) -> str:
    return f"li::marker{rule[2]}" if rule[1] == "marker" else ""


if __name__ == "__main__":
    confine(int(sys.argv[1]), int(sys.argv[2]))
    gc.disable()
    sys.stdout.buffer.write(typeset(sys.stdin.buffer.read().decode("utf-8")))
