"""Workers that die, stand still, or are asked to stop."""

import os
import signal
import time

from tests.faults.scene import WORKERS, Scene
from tests.support.restarting import Recipe, crash_and_restart

SHORT = (7.0, 9.0)
"""Longer than a silent worker keeps its partitions."""
LONG = 120.0
DRAINED_WITHIN = 30
"""All in seconds."""
ENDS_WELL = "asked to stop, a process ends well in time"


def kill_worker(scene: Scene) -> str:
    """End a worker at once; whoever watches over it starts it again."""
    name = scene.random.choice(WORKERS)
    with scene.watch.looking_away(name):
        crash_and_restart(scene.system, name)
    return name


def stop_worker(scene: Scene) -> str:
    """Let a worker stand still until it is taken for dead, and go on as if nothing had been."""
    return _stand_still(scene, scene.between(SHORT))


def stop_worker_long(scene: Scene) -> str:
    """Let a worker stand still for two minutes, as if the machine had been."""
    return _stand_still(scene, LONG)


def drain_worker(scene: Scene) -> str:
    """Ask a worker to stop, which it does with all it has begun done and committed, and start it again."""
    name = scene.random.choice(WORKERS)
    restart_gently(scene, name)
    return name


def restart_gently(scene: Scene, name: str) -> None:
    """Ask a worker to stop and start it again; tell when it does not end well, or not in time."""
    process, recipe = scene.system.processes[name], Recipe.of(scene.system, name)
    with scene.watch.looking_away(name):
        asked_at = time.monotonic()
        status = process.stop(2 * DRAINED_WITHIN)
        note_end(scene, name, status, time.monotonic() - asked_at)
        recipe.start(scene.system)


def stand_still(scene: Scene, pid: int, seconds: float) -> None:
    """Let a process stand still, and go on."""
    os.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(pid, signal.SIGCONT)
    scene.is_over()


def note_end(scene: Scene, name: str, status: int, seconds: float) -> None:
    """Tell when a process that was asked to stop did not end well, or not in time."""
    if status or seconds > DRAINED_WITHIN:
        scene.tell(ENDS_WELL, f"{name}: status {status} after {seconds:.1f} s")


def _stand_still(scene: Scene, seconds: float) -> str:
    name = scene.random.choice(WORKERS)
    stand_still(scene, scene.system.processes[name].pid, seconds)
    return name
