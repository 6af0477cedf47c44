"""What all collections of a directory have in common: advanced queries, pages, and properties that are asked for."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

from flask import Response, request

from emulator.graph import errors
from emulator.graph.answers import many
from emulator.graph.filters import Filter
from emulator.graph.paging import cut
from emulator.graph.query import flag_option, next_link, number_option, option
from emulator.world import World

ADVANCED = frozenset({"ne", "not", "endswith"})


def page(world: World, found: Sequence[dict[str, Any]], names: Sequence[str], context: str) -> Response:
    """Return the page that is asked for, cut down to some properties; the first one has the count."""
    top = number_option("top", 100, 1, 999)
    begin = _position()
    here = cut(world, found, begin, top)
    count = len(found) if is_advanced() and begin == 0 else None
    following = here.link(lambda position: next_link(skiptoken=_token(position)))
    return many((shown(each, names) for each in here.items), context, count, following)


def refuse_advanced(wanted: Filter | None, *, is_ordered: bool) -> None:
    """Raise GraphError (400) for what takes an advanced query and is none."""
    if is_ordered or (wanted is not None and wanted.operators & ADVANCED):
        need_advanced()


def need_advanced() -> None:
    """Raise GraphError (400) unless this is an advanced query."""
    if not is_advanced():
        message = "Unsupported Query. This query needs $count=true and the header ConsistencyLevel: eventual."
        raise errors.bad_request(message, "Request_UnsupportedQuery")


def is_eventual() -> bool:
    """Say whether eventual consistency will do."""
    return request.headers.get("ConsistencyLevel", "").lower() == "eventual"


def is_advanced() -> bool:
    """Say whether this is an advanced query."""
    return is_eventual() and flag_option("count")


def shown(whole: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return an object with some of its properties and its id, and with its type where that is named."""
    return {name: whole[name] for name in dict.fromkeys(("@odata.type", *names, "id")) if name in whole}


def _token(position: int) -> str:
    return urlsafe_b64encode(json.dumps({"position": position}).encode()).decode()


def _position() -> int:
    token = option("skiptoken")
    if not token:
        return 0
    try:
        return int(json.loads(urlsafe_b64decode(token))["position"])
    except (ValueError, KeyError, TypeError) as error:
        raise errors.bad_request("The skip token is not valid.", "Directory_ExpiredPageToken") from error
