"""Lines between a worker and the servers that are cut, in one direction too, and slow lines everywhere."""

import re
import urllib.request

from tests.faults.scene import WORKERS, Scene
from tests.support.network.weather import BACK, OUT, Weather

CUT, SLOW = (8.0, 15.0), (20.0, 30.0)
"""Both in seconds; a cut lasts longer than a silent worker keeps its partitions."""
WAYS = {"both ways": frozenset({OUT, BACK}), "outwards": frozenset({OUT}), "backwards": frozenset({BACK})}
SLOWNESS = Weather(delay=0.2, rate=125_000)
"""400 ms there and back, 1 Mbit/s for each worker."""
GIVEN_UP = re.compile(r"^shindan_consumer_rebalances_total\{[^}]*\} ([\d.e+]+)$", re.MULTILINE)


def cut_worker_from_database(scene: Scene) -> str:
    """Let nothing come through between a worker and the database, or only one way."""
    return _cut(scene, "mongod")


def cut_worker_from_brokers(scene: Scene) -> str:
    """Let nothing come through between a worker and the brokers, or only one way."""
    return _cut(scene, "kafka")


def slow_network(scene: Scene) -> str:
    """Slow the lines of all workers to everything; none of them may lose a partition for that."""
    scene.await_ready(*WORKERS)
    before = {name: _given_up(scene, name) for name in WORKERS}
    for name in WORKERS:
        scene.stack.network.set(name, "", SLOWNESS)
    scene.rest(SLOW)
    scene.stack.network.clear()
    scene.is_over()
    for name, count in before.items():
        lost = _given_up(scene, name) - count
        if lost:
            scene.tell("a slow network moves no partition", f"{name} gave up {lost:.0f}")
    return "all lines"


def _cut(scene: Scene, line: str) -> str:
    name, way = scene.random.choice(WORKERS), scene.random.choice(sorted(WAYS))
    scene.stack.network.set(name, line, Weather(cut=WAYS[way]))
    scene.rest(CUT)
    scene.stack.network.clear()
    scene.is_over()
    return f"{name}, {way}"


def _given_up(scene: Scene, name: str) -> float:
    with urllib.request.urlopen(f"http://127.0.0.1:{scene.system.ports[name]}/metrics", timeout=30) as page:
        return sum(float(each) for each in GIVEN_UP.findall(page.read().decode()))
