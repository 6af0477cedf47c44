"""`python -m benchmarks.pages`: how long each page takes the server, and how many bytes it brings.

Every service's own app answers, over a real mongod that was filled by the real handlers; no network lies between. The
peers in the same run are a page without content, and the result page without the counts that are kept of an ended scan.
"""

import gzip
import logging
import os
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

import click
import structlog
from flask import Flask
from flask.testing import FlaskClient

import services.consent.settings
import services.consent.wiring
import services.reports.settings
import services.reports.wiring
import services.scanner.settings
import services.scanner.wiring
import services.signup.settings
import services.signup.wiring
from benchmarks.large_result import LargeResult
from benchmarks.reports_service import copy, fill
from benchmarks.tables import Report
from local.servers import start_mongod
from operations.secret_files import make_secrets
from services.reports.narrowing import SORTS
from services.scanner.jail.analysers import jailed_analysers
from shared.mongodb import Documents, connect
from shared.web.sign_in import sign_in
from shared.web.translations import compile_catalogs

ROOT = Path(__file__).parents[1]
SHOWN_AT = timedelta(hours=6)
"""How long after its start the result is looked at."""
RESULT_PAGES = {
    "result": "/",
    "result, threats only": "/?verdict=threat",
    "result, one mailbox": "/?mailbox=employee.000@contoso.example",
    "result, a rare choice": "/?place=junkemail&attack_type=extortion&verdict=potential_threat",
    "result, search": "/?q=invoice",
    "result, search in Japanese": "/?q=%E8%AB%8B%E6%B1%82",
    "result, search in vain": "/?q=nothing%20like%20it",
    "result, search in vain, by subject": "/?q=nothing%20like%20it&sort=subject",
    "result, one brand imitated": "/?imitated=brand%3Aamazon",
    **{f"result, by {sort}": f"/?sort={sort}" for sort in SORTS},
    "result, by subject, from Z to A": "/?sort=-subject",
    "result, last page": "/?page=9999",
    "result, by subject, last page": "/?sort=subject&page=9999",
    "people": "/people",
    "campaigns": "/campaigns",
    "mailboxes": "/mailboxes",
}
SERVICES = ("reports", "signup", "consent", "scanner")
PREFIXES = {"reports": "/reports", "signup": "", "consent": "/consent", "scanner": "/mails"}
OTHER_PAGES = {
    "signup": ("/", "/sign-in", "/terms", "/privacy", "/erase"),
    "consent": ("/consent/", "/consent/scope?platform=microsoft_365"),
    "scanner": ("/mails/lists",),
}
TIMES = ("ms, CPU", "ms, best", "ms, median", "ms, p95")
HEADINGS = ("page", *TIMES, "× empty", "kB", "kB gzip", "kB with CSS, JS", "gzip")


@dataclass(frozen=True)
class Measured:
    """One page: seconds of each answer, its bytes, and those of the styles and scripts that it names.

    `busy` is the processor time of one answer in this process and in mongod, whatever else the machine does.
    """

    name: str
    busy: float
    seconds: tuple[float, ...]
    page: bytes
    parts: tuple[bytes, ...]

    def line(self, empty: float) -> tuple[str, ...]:
        """Return the line of the table."""
        median, ordered = statistics.median(self.seconds), sorted(self.seconds)
        times = (self.busy, min(ordered), median, ordered[int(0.95 * (len(ordered) - 1))])
        pieces = (self.page, *self.parts)
        sizes = [len(self.page), _packed(self.page), sum(map(len, pieces)), sum(map(_packed, pieces))]
        return (
            self.name,
            *(f"{each * 1000:.0f}" for each in times),
            f"{median / empty:.1f}",
            *(f"{each / 1000:.0f}" for each in sizes),
        )


def measure(client: FlaskClient, name: str, path: str, times: int, mongod: int) -> Measured:
    """Ask for a page so many times, after one that does not count; raises for an answer that is no page."""
    seconds, page = [], client.get(path).data
    busy = _busy(mongod)
    for _ in range(times):
        begun = time.perf_counter()
        answer = client.get(path)
        page = answer.data
        seconds.append(time.perf_counter() - begun)
        if answer.status_code not in (200, 404):
            raise click.ClickException(f"{path} answers {answer.status_code}")
    busy = (_busy(mongod) - busy) / times
    links = dict.fromkeys(re.findall(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"', page.decode()))
    return Measured(name, busy, tuple(seconds), page, tuple(client.get(each).data for each in links))


def _busy(mongod: int) -> float:
    """Return the seconds that this process and mongod have kept a processor busy."""
    fields = Path(f"/proc/{mongod}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


@dataclass(frozen=True)
class Stand:
    """The four apps by service, the database of the reports service, and the process id of mongod."""

    apps: dict[str, Flask]
    reports: Documents
    mongod: int


@contextmanager
def apps(folder: Path, result: LargeResult, others: int = 0) -> Iterator[Stand]:
    """Yield the four apps over one mongod; that of reports is filled, for so many other customers, too."""
    told: dict[str, Any] = {
        **{name: path.read_text(encoding="utf-8") for name, path in make_secrets(folder / "secrets").items()},
        "kafka_bootstrap": "nowhere:1",
        "portal": "http://localhost",
        "secure_cookies": False,
        "brands_folder": ROOT / "brands",
        "entra_authority": "https://localhost",
        "graph_url": "https://localhost/v1.0",
        "client_id": "0" * 32,
        "client_secret": "none",
    }
    clock = partial(_now, result)
    with ExitStack() as stack:
        process, told["mongodb_uri"] = start_mongod(folder)
        stack.callback(process.stop)
        databases = {name: connect(told["mongodb_uri"], name) for name in SERVICES}
        reports = services.reports.settings.Settings(**told)
        fill(reports, databases["reports"], result)
        copy(databases["reports"], result, others)
        signup = services.signup.settings.Settings(**told)
        consent = services.consent.settings.Settings(**told)
        scanner = services.scanner.settings.PageSettings(**told)
        analysers = stack.enter_context(jailed_analysers(1))
        make_scanner = partial(services.scanner.wiring.make_app, scanner, analysers=analysers)
        made = {
            "reports": services.reports.wiring.make_app(reports, databases["reports"], clock=clock),
            "signup": services.signup.wiring.make_app(signup, databases["signup"], clock=clock),
            "consent": services.consent.wiring.make_app(consent, databases["consent"], clock=clock),
            "scanner": make_scanner(database=databases["scanner"], clock=clock),
        }
        yield Stand(made, databases["reports"], process.pid)


def _now(result: LargeResult) -> datetime:
    return result.started_at + SHOWN_AT


def signed_in(app: Flask, customer_id: str) -> FlaskClient:
    """Return a browser that is signed in as a customer."""

    @app.get("/let-in")
    def let_in() -> str:
        sign_in(customer_id, "admin@contoso.example", "Asia/Tokyo")
        return ""

    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "ja"
    client.get(f"{PREFIXES[app.extensions['shindan'].name]}/let-in")
    return client


def measured(stand: Stand, result: LargeResult, times: int) -> Iterator[Measured]:
    """Yield the measures of every page, the empty one first."""
    measure_of = partial(measure, times=times, mongod=stand.mongod)
    reports = signed_in(stand.apps["reports"], result.customer_id)
    yield measure_of(reports, "no such page", "/reports/nothing")
    for name, path in RESULT_PAGES.items():
        yield measure_of(reports, name, f"/reports{path}")
    mails = re.findall(r'href="(/reports/(?:mails|campaigns)/[^"]+)"', reports.get("/reports/?sort=received").text)
    yield measure_of(reports, "one mail", unescape(next(each for each in mails if "/mails/" in each)))
    yield measure_of(reports, "one campaign", unescape(next(each for each in mails if "/campaigns/" in each)))
    stand.reports["summaries"].delete_many({})
    yield measure_of(reports, "result, counted anew", "/reports/")
    for service, paths in OTHER_PAGES.items():
        client = signed_in(stand.apps[service], result.customer_id)
        for path in paths:
            yield measure_of(client, f"{service} {path}", path)


@click.command()
@click.option("--detections", default=10_000, show_default=True)
@click.option("--mails", default=300_000, show_default=True, help="How many mails were read.")
@click.option("--mailboxes", default=500, show_default=True)
@click.option("--others", default=0, show_default=True, help="Customers who have the same in the same database.")
@click.option("--times", default=20, show_default=True, help="How often each page is asked for.")
@click.option("--write", type=click.Path(path_type=Path), help="Write the table to this file as Markdown, too.")
def main(*, detections: int, mails: int, mailboxes: int, others: int, times: int, write: Path | None) -> None:
    """Measure the pages of all four services."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    compile_catalogs()
    result, report = LargeResult(detections=detections, mails=mails, mailboxes=mailboxes), Report("Pages")
    with tempfile.TemporaryDirectory() as folder, apps(Path(folder), result, others) as stand:
        found = list(measured(stand, result, times))
    empty = statistics.median(found[0].seconds)
    scale = f"{detections:,} detections of {mails:,} mails in {mailboxes:,} mailboxes, {others:,} customers besides"
    report.table(f"Pages at {scale}", HEADINGS, [each.line(empty) for each in found])
    load = os.getloadavg()[0]
    report.note(f"{times} requests each, one at a time; {os.cpu_count()} cores, whose load was {load:.1f} at the end.")
    if write:
        write.write_text(report.markdown(), encoding="utf-8")


if __name__ == "__main__":
    main()
