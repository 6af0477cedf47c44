"""Setting a PDF in a child process with limits, so that no document can hurt the process that serves the pages."""

import math
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import BoundedSemaphore

import structlog

log = structlog.get_logger(__name__)

AT_ONCE = 2
"""PDFs that one process sets at the same time; others wait."""

_ROOT = Path(__file__).parents[2]


class PdfFailed(Exception):
    """The document could not be set within its limits; the page and the CSV are not affected."""


class Press:
    """Sets PDFs, each within `seconds` of time and `megabytes` of memory."""

    def __init__(self, *, seconds: float, megabytes: int) -> None:
        """Limit each document."""
        self._seconds = seconds
        self._megabytes = megabytes
        self._free = BoundedSemaphore(AT_ONCE)

    def typeset(self, html: str) -> bytes:
        """Return the PDF of a whole HTML document; raises PdfFailed."""
        if not self._free.acquire(timeout=self._seconds):
            raise PdfFailed("too many documents are being set")
        try:
            return self._in_a_child(html)
        finally:
            self._free.release()

    def _in_a_child(self, html: str) -> bytes:
        limits = [str(self._megabytes), str(math.ceil(self._seconds))]
        with tempfile.TemporaryDirectory(prefix="shindan-pdf-") as home:
            try:
                done = subprocess.run(  # noqa: S603 - our own module; the document goes through standard input
                    [sys.executable, "-m", "services.reports.press", *limits],
                    input=html.encode(),
                    capture_output=True,
                    timeout=self._seconds,
                    check=False,
                    cwd=_ROOT,
                    env={"HOME": home, "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
                )
            except subprocess.TimeoutExpired as error:
                raise PdfFailed("it took too long") from error
        if done.returncode or not done.stdout.startswith(b"%PDF"):
            log.error("pdf failed", status=done.returncode, said=done.stderr.decode(errors="replace")[-2000:])
            raise PdfFailed(f"the child ended with status {done.returncode}")
        return done.stdout
