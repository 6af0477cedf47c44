"""Whether JSON is of a published type: no unknown property, no value of another type."""

import json
import uuid
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

CONTROL_INFORMATION = {
    "@odata.context",
    "@odata.count",
    "@odata.deltaLink",
    "@odata.etag",
    "@odata.id",
    "@odata.mediaContentType",
    "@odata.nextLink",
    "@odata.type",
    "@removed",
}
"""What an answer may carry beside a type's properties."""
SPELLINGS = {"innererror": "innerError"}
"""Names that Microsoft has been seen to spell otherwise than it publishes them."""
BEYOND_THE_MODEL = {"innerError": {"code": "string", "date": "string", "message": "string", "innerError": "innerError"}}
"""What was seen and is published otherwise or not at all: inner errors nest, and their dates have no zone."""


@cache
def _types() -> dict[str, dict[str, Any]]:
    types: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("types.json").read_text("utf-8"))
    return types


@cache
def properties(name: str) -> dict[str, Any]:
    """Return all properties of a type, those that it inherits among them."""
    described = _types()[name]
    inherited = properties(described["base"]) if "base" in described else {}
    return {**inherited, **described["properties"], **BEYOND_THE_MODEL.get(name, {})}


def _is_a(name: str, base: str) -> bool:
    return name == base or (name in _types() and _is_a(_types()[name].get("base", ""), base))


def problems(value: Any, kind: Any, place: str = "") -> Iterator[str]:
    """Yield what is wrong with a value that should be of a type, and where."""
    if value is None:
        if isinstance(kind, list):
            yield f"{place}: a collection is null"
    elif isinstance(kind, list):
        yield from _problems_of_many(value, kind[0], place)
    elif isinstance(kind, dict):
        if value not in kind["choices"]:
            yield f"{place}: {value!r} is none of {kind['choices']}"
    elif kind in PRIMITIVES:
        if not _fits(PRIMITIVES[kind], value):
            yield f"{place}: {value!r} is no {kind}"
    else:
        yield from _problems_of_object(value, kind, place)


def _problems_of_many(values: Any, kind: Any, place: str) -> Iterator[str]:
    if not isinstance(values, list):
        yield f"{place}: {values!r} is no collection"
        return
    for number, value in enumerate(values):
        yield from problems(value, kind, f"{place}[{number}]")


def _problems_of_object(value: Any, kind: str, place: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{place}: {value!r} is no {kind}"
        return
    actual = str(value.get("@odata.type", kind)).removeprefix("#microsoft.graph.")
    if not _is_a(actual, kind):
        yield f"{place}: a {actual} stands where a {kind} belongs"
        return
    known = properties(actual)
    if "id" in known and "id" not in value:
        yield f"{place}: a {actual} without an id"
    for name, inner in value.items():
        spelled = SPELLINGS.get(name, name)
        if spelled in known:
            yield from problems(inner, known[spelled], f"{place}/{name}")
        elif name not in CONTROL_INFORMATION:
            yield f"{place}/{name}: a {actual} has no such property"


def _fits(read: Callable[[Any], object], value: Any) -> bool:
    try:
        read(value)
    except (ValueError, TypeError):
        return False
    return True


def _exactly(*kinds: type) -> Callable[[Any], object]:
    def read(value: Any) -> object:
        if type(value) not in kinds:
            raise TypeError(value)
        return value

    return read


def _moment(value: str) -> datetime:
    if not value.endswith("Z"):
        raise ValueError(value)
    return datetime.fromisoformat(value)


PRIMITIVES: dict[str, Callable[[Any], object]] = {
    "string": _exactly(str),
    "boolean": _exactly(bool),
    "integer": _exactly(int),
    "number": _exactly(int, float),
    "dateTime": _moment,
    "date": date.fromisoformat,
    "bytes": lambda value: b64decode(value, validate=True),
    "guid": uuid.UUID,
}
