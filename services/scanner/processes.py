"""The scanner's processes: the worker that scans, and the web process for the safe view."""

import atexit
from contextlib import ExitStack
from functools import partial

import click
from flask import Flask

from services.scanner.jail.analysers import jailed_analysers
from services.scanner.settings import PageSettings, WorkerSettings
from services.scanner.sources.places import SourcesAreWrong
from services.scanner.wiring import local_analysers, make_app, make_worker
from shared.logging import configure
from shared.messaging.kafka import KafkaBroker
from shared.messaging.starting import patiently
from shared.messaging.worker import run_worker
from shared.mongodb import PAGES_WAIT, connect
from shared.settings import load
from shared.web.app import serve


@click.command()
def worker() -> None:
    """Scan: do work items, as many at once as there are threads, judging in jailed children."""
    settings = load(WorkerSettings)
    configure("scanner", settings.log_level)
    database, broker = connect(settings.mongodb_uri, "scanner"), KafkaBroker.of(settings)
    try:
        with local_analysers(settings) as analysers:
            make = partial(make_worker, settings, database, broker, analysers=analysers)
            scanner = patiently(lambda: make(threads=settings.worker_threads))
            raise SystemExit(run_worker(scanner, settings))
    except SourcesAreWrong as error:
        click.echo(f"YARA_RULES_FOLDER or FEEDS_FOLDER: {error}", err=True)
        raise SystemExit(2) from None


@click.command()
def web() -> None:
    """Serve the safe view under /mails."""
    settings = load(PageSettings)
    configure("scanner", settings.log_level)

    def build() -> Flask:
        until_exit = ExitStack()
        atexit.register(until_exit.close)
        jailed = jailed_analysers(settings.analyser_children, seconds=settings.analyser_seconds)
        analysers = until_exit.enter_context(jailed)
        return make_app(settings, connect(settings.mongodb_uri, "scanner", within=PAGES_WAIT), analysers=analysers)

    serve("scanner", build, settings)


COMMANDS: dict[str, click.Command] = {"web": web, "worker": worker}
