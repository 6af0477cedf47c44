"""OData `$filter`: read into a predicate over whatever has properties."""

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from emulator.graph.errors import GraphError, bad_request

Get = Callable[[str], Any]
Predicate = Callable[[Get], bool]

_TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')"
    r"|(?P<time>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)"
    r"|(?P<number>-?\d+)|(?P<name>[A-Za-z_][\w/.$]*)|(?P<mark>[(),]))"
)
_LITERALS: dict[str, Any] = {"true": True, "false": False, "null": None}
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "ge": operator.ge,
    "gt": operator.gt,
    "le": operator.le,
    "lt": operator.lt,
}
_FUNCTIONS: dict[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": operator.contains,
}


@dataclass(frozen=True)
class Filter:
    """A filter that was understood: its predicate, its properties in order, and the operators it uses."""

    matches: Predicate
    properties: tuple[str, ...]
    operators: frozenset[str]


def read_filter(text: str, known: Callable[[str], bool]) -> Filter:
    """Understand a `$filter`; `known` says whether a property exists. Raises GraphError (400)."""
    reader = _Reader(text, known)
    predicate = reader.either()
    reader.end()
    return Filter(predicate, tuple(dict.fromkeys(reader.properties)), frozenset(reader.operators))


def _invalid(text: str) -> GraphError:
    return bad_request(f"Invalid filter clause: {text}")


def read_time(text: str) -> datetime:
    """Return a point in time as OData writes it, with or without a time of day."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T00:00:00Z")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position, text = 0, text.rstrip()
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise _invalid(f"syntax error at position {position} in '{text}'.")
        position = found.end()
        yield str(found.lastgroup), found[str(found.lastgroup)]


class _Reader:
    def __init__(self, text: str, known: Callable[[str], bool]) -> None:
        self._tokens = list(_tokens(text))
        self._position = 0
        self._known = known
        self.properties: list[str] = []
        self.operators: list[str] = []

    def either(self) -> Predicate:
        first = self._both()
        if not self._take("or"):
            return first
        self.operators.append("or")
        second = self.either()
        return lambda get: first(get) or second(get)

    def end(self) -> None:
        if self._position != len(self._tokens):
            raise _invalid(f"unexpected '{self._tokens[self._position][1]}'.")

    def _both(self) -> Predicate:
        first = self._single()
        if not self._take("and"):
            return first
        second = self._both()
        return lambda get: first(get) and second(get)

    def _single(self) -> Predicate:
        if self._take("not"):
            self.operators.append("not")
            denied = self._single()
            return lambda get: not denied(get)
        if self._take("("):
            inner = self.either()
            self._expect(")")
            return inner
        kind, name = self._next()
        if kind == "name" and name.lower() in _FUNCTIONS and self._take("("):
            return self._function(name.lower())
        if kind != "name":
            raise _invalid(f"a property was expected, not '{name}'.")
        return self._comparison(name)

    def _function(self, function: str) -> Predicate:
        name = self._property(self._next()[1])
        self._expect(",")
        value = str(self._value()).lower()
        self._expect(")")
        self.operators.append(function)
        return lambda get: _FUNCTIONS[function](str(get(name) or "").lower(), value)

    def _comparison(self, name: str) -> Predicate:
        name = self._property(name)
        _, comparison = self._next()
        if comparison not in _COMPARISONS:
            raise _invalid(f"'{comparison}' is not an operator.")
        self.operators.append(comparison)
        value = self._value()
        return lambda get: _compare(comparison, get(name), value)

    def _property(self, name: str) -> str:
        if not self._known(name):
            raise _invalid(f"could not find a property named '{name}'.")
        self.properties.append(name)
        return name

    def _value(self) -> Any:
        kind, text = self._next()
        if kind == "string":
            return text[1:-1].replace("''", "'")
        if kind == "time":
            return read_time(text)
        if kind == "number":
            return int(text)
        if text.lower() in _LITERALS:
            return _LITERALS[text.lower()]
        raise _invalid(f"'{text}' is not a value.")

    def _take(self, text: str) -> bool:
        found = self._position < len(self._tokens) and self._tokens[self._position][1].lower() == text
        self._position += found
        return found

    def _next(self) -> tuple[str, str]:
        if self._position == len(self._tokens):
            raise _invalid("it ends too early.")
        self._position += 1
        return self._tokens[self._position - 1]

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise _invalid(f"'{text}' was expected.")


def _compare(comparison: str, actual: Any, value: Any) -> bool:
    if isinstance(value, str) and isinstance(actual, str):
        actual, value = actual.lower(), value.lower()
    if comparison in ("eq", "ne"):
        return _COMPARISONS[comparison](actual, value)
    try:
        return actual is not None and _COMPARISONS[comparison](actual, value)
    except TypeError as error:
        raise bad_request("A binary operator with incompatible types was detected.") from error
