"""What is fuzzed: each parser of hostile bytes, with seeds from the builders of the tests."""

import bz2
import gzip
import lzma
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from services.scanner.detectors import DETECTORS
from services.scanner.judging.verdict import judge_findings, load_weights
from services.scanner.judging.viewing import view_of
from services.scanner.knowledge.lists import registrable
from services.scanner.knowledge.lookalikes import imitated_brand
from services.scanner.knowledge.urls import place
from services.scanner.parsing.addresses import addresses, every_reading
from services.scanner.parsing.archives import READERS, open_archive
from services.scanner.parsing.authentication_results import authentication_results
from services.scanner.parsing.calendars import links_in_calendar
from services.scanner.parsing.charsets import decode
from services.scanner.parsing.headers import read_headers, sent_at
from services.scanner.parsing.html_text import read_html
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.links import link, links_in_text
from services.scanner.parsing.office import read_office
from services.scanner.parsing.ole import read_ole
from services.scanner.parsing.onenote import read_notebook
from services.scanner.parsing.open_document import read_open_document
from services.scanner.parsing.outlook import as_mime
from services.scanner.parsing.parameters import value_and_parameters
from services.scanner.parsing.parse import parse
from services.scanner.parsing.pdf import read_pdf
from services.scanner.parsing.qr_codes import qr_texts
from services.scanner.parsing.rtf import read_rtf
from services.scanner.parsing.shortcuts import read_shortcut, read_web_shortcut
from services.scanner.parsing.tnef import read_tnef
from tests.fuzzing import seeds
from tests.support.mails import CONTOSO


@dataclass(frozen=True)
class Target:
    """A function that must not raise for any bytes, and inputs from which a fuzzer starts."""

    run: Callable[[bytes], object]
    seeds: Callable[[], Iterable[bytes]]


def judge(content: bytes) -> None:
    """Run every detector over a parsed mail, without the engine's broad except."""
    mail = parse(content)
    findings = [finding for detect in DETECTORS for finding in detect(mail, CONTOSO)]
    judge_findings(findings, load_weights(), mail.not_fully_analysed)


def headers(content: bytes) -> None:
    """Read a value as each header that has a structure."""
    value = content.decode("utf-8", "surrogateescape")
    (_, decoded), *_ = read_headers([("x", value)])
    addresses([value], Allowance())
    every_reading([value], Allowance())
    value_and_parameters(value)
    sent_at({"date": (decoded,)})
    authentication_results([("received", ""), ("authentication-results", decoded), ("received", "")])


def links(content: bytes) -> None:
    """Read a text's links, and one of bytes themselves, as detectors do."""
    text = decode(content)
    found = [*links_in_text(text), *links_in_calendar(text), link(text, text)]
    for each in found[:20]:
        where = place(each.url)
        registrable(where.host)
        imitated_brand(where.host)


def html(content: bytes) -> None:
    """Read a page."""
    read_html(decode(content), Allowance())


def archive(*kinds: str) -> Callable[[bytes], None]:
    """Return what opens an archive of these kinds; the first byte chooses which."""

    def run(content: bytes) -> None:
        kind = kinds[content[0] % len(kinds)] if content else kinds[0]
        open_archive(content[1:], kind, "a.bin", Allowance())

    return run


def files(*readers: Callable[[bytes, Allowance], object]) -> Callable[[bytes], None]:
    """Return what gives a file to each of these readers."""

    def run(content: bytes) -> None:
        for read in readers:
            read(content, Allowance())

    return run


ZIP, SEVEN_ZIP, STREAMS = (
    "application/zip",
    "application/x-7z-compressed",
    ("application/x-tar", "application/gzip", "application/x-bzip2", "application/x-xz"),
)
OTHERS = tuple(kind for kind in READERS if kind not in (ZIP, SEVEN_ZIP, *STREAMS))

TARGETS: Mapping[str, Target] = {
    "message": Target(view_of, seeds.mails),
    "detectors": Target(judge, seeds.mails),
    "headers": Target(headers, seeds.headers),
    "html": Target(html, seeds.pages),
    "links": Target(links, seeds.texts),
    "zip": Target(archive(ZIP), lambda: seeds.marked([seeds.zips()])),
    "seven_zip": Target(archive(SEVEN_ZIP), lambda: seeds.marked([seeds.seven_zips()])),
    "streams": Target(
        archive(*STREAMS),
        lambda: seeds.marked(
            [seeds.tars(), *([pack(b"hello")] for pack in (gzip.compress, bz2.compress, lzma.compress))]
        ),
    ),
    "other_archives": Target(archive(*OTHERS), lambda: seeds.marked([seeds.rare()[kind] for kind in OTHERS])),
    "pdf": Target(files(read_pdf), seeds.pdfs),
    "office": Target(files(read_office, read_open_document), seeds.office_files),
    "ole": Target(files(read_ole), seeds.ole_files),
    "rtf": Target(files(read_rtf), seeds.rtf_files),
    "pictures": Target(files(qr_texts), seeds.pictures),
    "outlook": Target(files(read_tnef, as_mime), seeds.outlook_files),
    "notebooks_and_shortcuts": Target(
        files(read_notebook, read_shortcut, read_web_shortcut), seeds.notebooks_and_shortcuts
    ),
}
