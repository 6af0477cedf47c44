"""Graph's answers: JSON with OData's annotations, and the headers that each one carries."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, request

from emulator.graph.query import preferences

JSON_TYPE = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
DIAGNOSTIC = {
    "ServerInfo": {"DataCenter": "Emulator", "Slice": "E", "Ring": "1", "ScaleUnit": "000", "RoleInstance": "EMULATOR"}
}


def answer(body: Mapping[str, Any], status: int = 200) -> Response:
    """Return a JSON answer."""
    return Response(json.dumps(body, ensure_ascii=False), status, content_type=JSON_TYPE)


def one(body: Mapping[str, Any], context: str) -> Response:
    """Return one entity; `context` is what follows `$metadata#`."""
    return answer({"@odata.context": _context(context), **body})


def many(
    items: Iterable[Mapping[str, Any]], context: str, count: int | None = None, following: str | None = None
) -> Response:
    """Return a page of entities, with their whole count and the next page's address where there is one."""
    body: dict[str, Any] = {"@odata.context": _context(context)}
    if count is not None:
        body["@odata.count"] = count
    body["value"] = list(items)
    if following:
        body["@odata.nextLink"] = following
    return answer(body)


def plain_count(number: int) -> Response:
    """Return what `…/$count` answers."""
    return Response(str(number), content_type="text/plain")


def stamp(response: Response, request_id: str) -> Response:
    """Add the headers that every answer of Graph has."""
    response.headers["request-id"] = request_id
    response.headers["client-request-id"] = request.headers.get("client-request-id", request_id)
    response.headers["x-ms-ags-diagnostic"] = json.dumps(DIAGNOSTIC)
    response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers["Cache-Control"] = "private"
    response.headers["OData-Version"] = "4.0"
    applied = _applied()
    if applied and response.status_code == 200:
        response.headers["Preference-Applied"] = applied
    return response


def _applied() -> str:
    wanted = preferences()
    names = (("outlook.body-content-type", "outlook.body-content-type"), ("idtype", "IdType"))
    return ", ".join(f'{spelled}="{wanted[name]}"' for name, spelled in names if name in wanted)


def _context(context: str) -> str:
    return f"{request.host_url}v1.0/$metadata#{context}"
