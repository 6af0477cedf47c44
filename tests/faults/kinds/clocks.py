"""A worker whose clock is an hour wrong, and jumps."""

import shutil
import struct
import subprocess
from pathlib import Path

from tests.faults.scene import WORKERS, Scene
from tests.support.restarting import crash_and_restart

SOURCE = Path(__file__).with_name("clock.c")
HOUR, RIGHT = 3_600, 0
WRONG = (8.0, 14.0)
"""Seconds until the clock jumps."""


def can_be_done() -> bool:
    """Tell whether there is a compiler for what shows the wrong time."""
    return shutil.which("cc") is not None


def wrong_clock(scene: Scene) -> str:
    """Kill a worker and start it with a clock that is an hour fast or slow, let it jump to the other, then be right."""
    name = scene.random.choice(WORKERS)
    told = scene.system.folder / f"{name}.clock"
    first = scene.random.choice((HOUR, -HOUR))
    show(told, first)
    with scene.watch.looking_away(name):
        crash_and_restart(scene.system, name, **settings(library(scene.system.folder), told))
    scene.await_ready(name)
    for offset in (-first, RIGHT):
        scene.rest(WRONG)
        show(told, offset)
    scene.is_over()
    return f"{name}, {first:+d} s first"


def library(folder: Path) -> Path:
    """Return what is loaded before a program to show it another time; made when there is none yet."""
    made = folder / "clock.so"
    if not made.exists():
        command = ["cc", "-shared", "-fPIC", "-O2", "-o", str(made), str(SOURCE)]
        subprocess.run(command, check=True)  # noqa: S603 - our own command
    return made


def settings(loaded: Path, told: Path) -> dict[str, str]:
    """Return the environment in which a program sees the clock that `told` tells."""
    return {"LD_PRELOAD": str(loaded), "CLOCK_OFFSET_FILE": str(told)}


def show(told: Path, offset: int) -> None:
    """Let a clock be wrong by so many seconds from now on."""
    told.touch()
    with told.open("r+b") as file:
        file.write(struct.pack("=q", offset))
