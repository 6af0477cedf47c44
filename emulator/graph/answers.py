"""Graph's answers: JSON with OData's annotations, and the headers that each one carries."""

import gzip
import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, request

from emulator.graph.query import preferences

JSON_TYPE = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
WORTH_COMPRESSING = 1024
APPLIED = {
    "outlook.body-content-type": 'outlook.body-content-type="{}"',
    "idtype": 'IdType="{}"',
    "odata.maxpagesize": "odata.maxpagesize={}",
    "outlook.allow-unsafe-html": "outlook.allow-unsafe-html",
}
DIAGNOSTIC = {
    "ServerInfo": {"DataCenter": "Emulator", "Slice": "E", "Ring": "1", "ScaleUnit": "000", "RoleInstance": "EMULATOR"}
}


def answer(body: Mapping[str, Any], status: int = 200) -> Response:
    """Return a JSON answer."""
    text = json.dumps(body, ensure_ascii=False)
    return Response(text.encode("utf-8", "replace"), status, content_type=JSON_TYPE)


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


def changes(items: Iterable[Mapping[str, Any]], context: str, following: str | None, later: str) -> Response:
    """Return a page of changes, with the next page's address or, on the last one, where later changes will be."""
    link = {"@odata.nextLink": following} if following else {"@odata.deltaLink": later}
    return answer({"@odata.context": _context(context), **link, "value": list(items)})


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


def compress(response: Response) -> Response:
    """Compress longer JSON for a client that takes gzip."""
    response.vary.add("Accept-Encoding")
    if not response.is_json or not request.accept_encodings.quality("gzip"):
        return response
    content = response.get_data()
    if len(content) >= WORTH_COMPRESSING:
        response.set_data(gzip.compress(content, compresslevel=1))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _applied() -> str:
    wanted = preferences()
    return ", ".join(shown.format(wanted[name]) for name, shown in APPLIED.items() if name in wanted)


def _context(context: str) -> str:
    return f"{request.host_url}v1.0/$metadata#{context}"
