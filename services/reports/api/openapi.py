"""The description of the API (OpenAPI 3.1), made from the table of routes and the shapes of its answers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from services.reports.api.finding import LATEST
from services.reports.api.queries import MEANINGS
from services.reports.api.routes import JSON, Route
from shared.web.language import current_language
from shared.web.problems import MEDIA_TYPE, Problem, usual_problems
from shared.web.shell import current_brand

VERSION = "1.0"
SERVER = "/api/v1"
_REF = "#/components/schemas/{name}"
_IN_PATH = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[^/]+$"}
_ALWAYS = (401, 403, 429, 500, 503)
_WITH_BODY = (400, 413, 415, 422)
_INTEGER = {"schema": {"type": "integer"}}
_TEXT = {"schema": {"type": "string"}}
_HEADERS = {
    401: {"WWW-Authenticate": _TEXT},
    403: {"WWW-Authenticate": _TEXT},
    429: {"Retry-After": _INTEGER, "RateLimit": _TEXT, "RateLimit-Policy": _TEXT},
    503: {"Retry-After": _INTEGER},
}

Described = dict[str, Any]


def document(routes: Sequence[Route]) -> bytes:
    """Return the description as JSON, its words in the language of the request."""
    return msgspec.json.encode(description(routes))


def description(routes: Sequence[Route]) -> Described:
    """Return the description."""
    shapes = {shape for each in routes for shape in (each.answer, each.query, each.body) if shape} | {Problem}
    ordered = sorted(shapes, key=lambda each: each.__name__)
    _, components = msgspec.json.schema_components(ordered, ref_template=_REF)
    queries = {each.query.__name__ for each in routes if each.query}
    paths: dict[str, Described] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, components)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{current_brand().title(current_language())} API", "version": VERSION},
        "servers": [{"url": SERVER}],
        "paths": paths,
        "components": {
            "schemas": {name: shape for name, shape in components.items() if name not in queries},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def problems_of(route: Route) -> Mapping[int, dict[str, Any]]:
    """Return the problems that a route may answer with: by status, name to title."""
    usual = [*_ALWAYS, *(_WITH_BODY if route.body else ()), *((422,) if route.query else ())]
    usual += [404] if route.arguments else []
    found: dict[int, dict[str, Any]] = {}
    for status in sorted({*usual, *(status for status, _ in route.problems.values())}):
        named = {name: title for name, (known, title) in route.problems.items() if known == status}
        name, title = usual_problems()[status] if status in usual else ("", "")
        found[status] = ({name: title} if name else {}) | named
    return found


def _operation(route: Route, components: Mapping[str, Any]) -> Described:
    said: Described = {
        "operationId": route.name,
        "summary": str(route.summary),
        "security": [{"token": [route.permit.value]}] if route.permit else [],
        "parameters": [*_path_parameters(route), *_query_parameters(route, components)],
        "responses": {str(route.status): _answer(route)} | dict(_problems(route)),
    }
    if route.body:
        said["requestBody"] = {"required": True, "content": {JSON: {"schema": _shape(route.body)}}}
    return said


def _path_parameters(route: Route) -> Iterator[Described]:
    for name in route.arguments:
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": str(MEANINGS[name]),
            "schema": _IN_PATH,
            **({"example": LATEST} if name == "scan_id" else {}),
        }


def _query_parameters(route: Route, components: Mapping[str, Any]) -> Iterator[Described]:
    if route.query:
        for name, schema in components[route.query.__name__]["properties"].items():
            yield {"name": name, "in": "query", "description": str(MEANINGS[name]), "schema": schema}


def _answer(route: Route) -> Described:
    schema: Described = _shape(route.answer) if route.answer else {}
    said: Described = {
        "description": str(route.summary),
        "content": {route.media_type.partition(";")[0]: {"schema": schema} if schema else {}},
        "headers": {"RateLimit": _TEXT, "RateLimit-Policy": _TEXT},
    }
    if route.status == 202:
        said["headers"]["Location"] = _TEXT
    return said


def _problems(route: Route) -> Iterator[tuple[str, Described]]:
    for status, named in problems_of(route).items():
        said: Described = {
            "description": " ".join(f"{name}: {title}" for name, title in named.items()),
            "content": {MEDIA_TYPE: {"schema": _shape(Problem)}},
        }
        yield str(status), said | ({"headers": _HEADERS[status]} if status in _HEADERS else {})


def _shape(shape: type[msgspec.Struct]) -> Described:
    return {"$ref": _REF.format(name=shape.__name__)}
