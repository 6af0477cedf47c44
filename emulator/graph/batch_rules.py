"""Which batches Graph takes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from emulator.graph.errors import GraphError, bad_request

MOST = 20
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Step:
    """One request of a batch; `url` is relative to the version's root."""

    id: str
    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    depends_on: frozenset[str] = frozenset()


def read_steps(payload: object) -> list[Step]:
    """Return the requests of a batch. Raises GraphError (400) if it breaks a rule."""
    described = payload.get("requests") if isinstance(payload, dict) else None
    if not isinstance(described, list) or not described:
        raise _invalid("Invalid batch payload format.")
    if len(described) > MOST:
        raise _invalid(f"Number of batch request steps exceeds the max value of {MOST}.")
    steps = [_read_step(each) for each in described]
    ids = [step.id for step in steps]
    if len(set(ids)) < len(ids):
        raise _invalid("Request Ids in a batch have to be unique.")
    _refuse_tangles(steps)
    return steps


def _read_step(described: object) -> Step:
    if not isinstance(described, dict) or not all(
        isinstance(described.get(name), str) and described[name] for name in ("id", "method", "url")
    ):
        raise _invalid("Every request of a batch needs id, method and url.")
    method, url = described["method"].upper(), _relative(described["url"])
    if method not in METHODS or url.startswith("/$batch"):
        raise _invalid(f"'{method} {url}' cannot be part of a batch.")
    headers = {str(name): str(value) for name, value in (described.get("headers") or {}).items()}
    depends_on = frozenset(map(str, described.get("dependsOn") or ()))
    return Step(described["id"], method, url, headers, described.get("body"), depends_on)


def _relative(url: str) -> str:
    """Return an address as seen from the version's root; msgraph-sdk writes whole ones."""
    split = urlsplit(url)
    path = "/" + split.path.removeprefix("/v1.0" if split.scheme else "").lstrip("/")
    return f"{path}?{split.query}" if split.query else path


def _refuse_tangles(steps: Sequence[Step]) -> None:
    """Raise GraphError unless requests depend on nothing, each on the one before it, or all on the same one."""
    named = set[str]().union(*(step.depends_on for step in steps))
    if not named <= {step.id for step in steps}:
        raise _invalid("A request depends on one that is not part of the batch.")
    chained = all(now.depends_on == {before.id} for before, now in pairwise(steps))
    is_serial = chained and not steps[0].depends_on
    is_same = len(named) == 1 and all(step.depends_on == (set() if step.id in named else named) for step in steps)
    if named and not is_serial and not is_same:
        raise _invalid("Requests must all run at once, one after the other, or after the same one.")


def _invalid(message: str) -> GraphError:
    return bad_request(message)
