"""Takes pictures of pages in every state, and of every letter: `python -m tests.screenshots --states "results*"`."""

import logging
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from fnmatch import fnmatch
from pathlib import Path

import click
import structlog
from rich.progress import track

from services.scanner.jail.analysers import jailed_analysers
from shared.web.translations import compile_catalogs
from tests.screenshots.camera import ALSO_DARK_AND_PRINTED, WIDTHS, Camera, Picture
from tests.screenshots.index import write_index
from tests.screenshots.letters import every_letter
from tests.support.databases import started_mongod
from tests.support.front import front
from tests.support.states import STATES
from tests.support.states.stage import staged
from tests.support.states.state import State, prepare
from tests.support.web import ROOT

LETTERS = "letter/"


def _wanted(states: str) -> list[State]:
    return [each for each in STATES if fnmatch(each.name, states)]


def _pages(wanted: Sequence[State], folder: Path, widths: Sequence[int]) -> Iterator[Picture]:
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="screenshots-")))
        uri = stack.enter_context(started_mongod())
        stage = stack.enter_context(staged(uri, stack.enter_context(jailed_analysers(1)), work))
        prepare(stage, track(wanted, "Preparing"))
        opened = stack.enter_context(front())
        opened.application = stage.system.pages
        camera = Camera(opened.browser, folder, widths)
        for state in track(wanted, "Pages"):
            also = any(fnmatch(state.name, each) for each in ALSO_DARK_AND_PRINTED)
            yield from camera.take_state(stage, state, also=also)


def _letters(states: str, folder: Path) -> Iterator[Picture]:
    with front() as opened:
        camera = Camera(opened.browser, folder)
        for letter in track(list(every_letter()), "Letters"):
            if fnmatch(f"{LETTERS}{letter.name.replace('_', '-')}", states):
                yield from camera.take_letter(letter)


@click.command()
@click.option("--states", default="*", show_default=True, help="Which states, by a pattern of their names.")
@click.option("--widths", default=",".join(map(str, WIDTHS)), show_default=True, help="How wide, in pixels.")
@click.option("--into", default=ROOT / "build" / "screenshots", type=click.Path(path_type=Path), show_default=True)
def main(states: str, widths: str, into: Path) -> None:
    """Take the pictures and write a page that shows them all."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    compile_catalogs()
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    wanted = _wanted(states)
    pictures = list(_pages(wanted, into, [int(each) for each in widths.split(",")])) if wanted else []
    pictures += _letters(states, into)
    if not pictures:
        raise click.ClickException(f"No state is called {states}. There are: {', '.join(each.name for each in STATES)}")
    click.echo(f"{len(pictures)} pictures: {write_index(into, pictures)}")


if __name__ == "__main__":
    main()
