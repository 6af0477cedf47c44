"""Microsoft refuses, answers late, or breaks off, while a scanner dies."""

import time

from tests.faults.scene import SCANNERS, Scene
from tests.support.restarting import crash_and_restart

FOR = (8.0, 14.0)
KINDS = ("throttled", "throttled_until", "busy", "timed_out", "broken_off", "token_refused", "bandwidth_exceeded")
SHARE = 0.06
SLOW_MS, SLOW_SHARE = 3_000, 0.05
OUTAGE = (8.0, 12.0)
SOON, LOOK_EVERY = 60.0, 0.5
"""All in seconds."""
AT_ONCE = 4
MOST = 16.0
"""Requests a second while Microsoft answers none: four at once to each of four mailboxes, each after a pause."""
GRAPH = "/v1.0/"


def refusing_graph(scene: Scene) -> str:
    """Let a part of all requests fail in every way that passes, expire all tokens, and kill a scanner meanwhile."""
    _await_scan(scene)
    for number, kind in enumerate(KINDS):
        _fault(scene, kind=kind, probability=SHARE, seed=scene.random.randrange(1_000) + number)
    _fault(scene, seed=scene.random.randrange(1_000), delay_ms=SLOW_MS, probability=SLOW_SHARE)
    scene.tell_microsoft("DELETE", "state")
    scene.rest(FOR)
    scene.tell_microsoft("POST", "expire-tokens")
    name = scene.random.choice(SCANNERS)
    with scene.watch.looking_away(name):
        crash_and_restart(scene.system, name)
    scene.rest(FOR)
    scene.tell_microsoft("DELETE", "faults")
    scene.is_over()
    for address, seen in scene.tell_microsoft("GET", "state").json()["mailboxes"].items():
        if seen["max_concurrency"] > AT_ONCE:
            scene.tell("at most four requests at once to a mailbox", f"{address}: {seen['max_concurrency']}")
    return f"{name} killed"


def silent_graph(scene: Scene) -> str:
    """Let every request about a person be refused, and count how often is asked meanwhile."""
    _await_scan(scene)
    scene.tell_microsoft("DELETE", "state")
    _fault(scene, kind="busy", path=f"{GRAPH}users/")
    begun_at = time.monotonic()
    scene.rest(OUTAGE)
    asked = scene.tell_microsoft("GET", "state").json()["requests"].get("graph", 0)
    rate = asked / (time.monotonic() - begun_at)
    scene.tell_microsoft("DELETE", "faults")
    scene.is_over()
    if rate > MOST:
        scene.tell("nothing is asked in a hot loop", f"{rate:.0f} requests a second, none of them answered")
    return f"{asked} requests"


def _await_scan(scene: Scene) -> None:
    """Wait until somebody's mail is being read, if that happens soon."""
    end = time.monotonic() + SOON
    while time.monotonic() < end and not scene.stop.wait(LOOK_EVERY):
        scene.tell_microsoft("DELETE", "state")
        time.sleep(LOOK_EVERY)
        if scene.tell_microsoft("GET", "state").json()["mailboxes"]:
            return


def _fault(scene: Scene, path: str = GRAPH, **described: object) -> None:
    scene.tell_microsoft("POST", "faults", path=path, count="always", **described)
