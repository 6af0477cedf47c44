"""The options of a Graph request: OData's system query options and the Prefer header."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import urlencode

from flask import request

from emulator.graph.errors import GraphError, bad_request
from emulator.graph.filters import Filter, read_filter

USUAL, MOST = 10, 1000
_PREFERENCE = re.compile(r'([A-Za-z][\w.\-]*)(?:\s*=\s*(?:"([^"]*)"|([^",\s]+)))?')


def option(name: str) -> str | None:
    """Return a system query option, written with or without its dollar sign."""
    return request.args.get(f"${name}") or request.args.get(name)


def number_option(name: str, default: int, least: int, most: int) -> int:
    """Return an option that is a number within bounds. Raises GraphError (400)."""
    text = option(name)
    if text is None:
        return default
    if not text.isdecimal() or not least <= int(text) <= most:
        message = (
            f"Invalid value '{text}' for ${name} query option found. The value must be between {least} and {most}."
        )
        raise bad_request(message, "RequestBroker--ParseUri" if name != "top" else "ErrorInvalidArgument")
    return int(text)


def page_size() -> int:
    """Return how many items a page shall have: by `$top`, else by the preference for it. Raises GraphError (400)."""
    preferred = preferences().get("odata.maxpagesize", "")
    usual = min(int(preferred), MOST) if preferred.isdecimal() and int(preferred) else USUAL
    return number_option("top", usual, 1, MOST)


def flag_option(name: str) -> bool:
    """Return an option that is true or false."""
    return (option(name) or "").lower() == "true"


def selected(known: Callable[[str], bool], type_name: str) -> tuple[str, ...] | None:
    """Return the properties named by `$select`, or None for the usual ones. Raises GraphError (400)."""
    text = option("select")
    if not text:
        return None
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if not known(name):
            problem = f"Could not find a property named '{name}' on type '{type_name}'."
            raise bad_request(f"Parsing OData Select and Expand failed: {problem}", "RequestBroker--ParseUri")
    return names


def wanted_filter(known: Callable[[str], bool]) -> Filter | None:
    """Return the request's `$filter`, if it has one."""
    text = option("filter")
    return read_filter(text, known) if text else None


def wanted_order(known: Callable[[str], bool]) -> tuple[tuple[str, bool], ...]:
    """Return the properties of `$orderby`, each with whether it is descending."""
    order = []
    for part in (option("orderby") or "").split(","):
        name, _, direction = part.strip().partition(" ")
        if name:
            if not known(name):
                raise bad_request(f"Could not find a property named '{name}'.", "RequestBroker--ParseUri")
            order.append((name, direction.strip().lower() == "desc"))
    return tuple(order)


def refuse_inefficient(found: Filter | None, order: tuple[tuple[str, bool], ...]) -> None:
    """Raise GraphError (400) unless the properties sorted by are the first ones filtered by, in the same order."""
    names = tuple(name for name, _ in order)
    if found and names and found.properties[: len(names)] != names:
        raise GraphError(400, "InefficientFilter", "The restriction or sort order is too complex for this operation.")


def preferences() -> Mapping[str, str]:
    """Return what the Prefer header asks for, names in lower case; several may stand in one line."""
    return _read_preferences(request.headers.get("Prefer", ""))


@lru_cache(maxsize=256)
def _read_preferences(header: str) -> Mapping[str, str]:
    return {match[1].lower(): match[2] or match[3] or "" for match in _PREFERENCE.finditer(header)}


def wants_immutable_ids() -> bool:
    """Say whether this request asks for ids that survive a move between folders."""
    return preferences().get("idtype", "").lower() == "immutableid"


def next_link(**changed: int | str) -> str:
    """Return the absolute address of the next page: this request with options changed."""
    args = {name: value for name, value in request.args.items() if name.lstrip("$") not in changed}
    return f"{request.base_url}?{urlencode({**args, **{f'${name}': value for name, value in changed.items()}})}"
