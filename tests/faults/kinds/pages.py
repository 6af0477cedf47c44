"""A disk for temporary files that is full, where a web process sets PDFs."""

import threading
from dataclasses import dataclass

import requests

from tests.faults.patience import Customer
from tests.faults.scene import Scene
from tests.support.small_disk import fill

FILES = {"report.pdf": (b"%PDF", b"%%EOF"), "everything.zip": (b"PK", b""), "detections.csv": (b"", b"")}
"""How each begins and ends."""
AWAY = 503


@dataclass(frozen=True)
class _Came:
    file: str
    status: int
    content: bytes

    @property
    def is_whole(self) -> bool:
        begins, ends = FILES[self.file]
        is_file = self.content.startswith(begins) and self.content.rstrip().endswith(ends)
        return self.status == requests.codes.ok and is_file


def fill_disk_of_pages(scene: Scene) -> str:
    """Ask for every file while no page can write a temporary one: each comes whole or not at all, and later again."""
    assert scene.gateway is not None
    number = scene.random.randrange(250 * 250)
    person = Customer(scene.unharmed, f"127.250.{1 + number // 250}.{1 + number % 250}", "organisation")
    way = person.way(scene.system, scene.unharmed, scene.answers, threading.Event())
    way._come_back()
    with fill(scene.gateway.temporary):
        meanwhile = [_ask(scene, way._browser._session, each) for each in FILES]
    scene.is_over()
    afterwards = [_ask(scene, way._browser._session, each) for each in FILES]
    wrong = [each for each in meanwhile if not each.is_whole and each.status != AWAY]
    for each in [*wrong, *(each for each in afterwards if not each.is_whole)]:
        scene.tell("a file comes whole or not at all", f"{each.file}: {each.status}, {len(each.content)} bytes")
    return f"{sum(each.is_whole for each in meanwhile)} of {len(FILES)} files came"


def _ask(scene: Scene, session: requests.Session, file: str) -> _Came:
    answer = session.get(f"{scene.system.addresses.portal}/reports/{file}", timeout=120)
    return _Came(file, answer.status_code, answer.content)
