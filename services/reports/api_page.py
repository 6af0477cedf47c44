"""The page that describes the API to people, made from the same table as the API itself."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from limits import parse

from services.reports.api.openapi import SERVER, problems_of
from services.reports.api.queries import MEANINGS, DetectionsQuery, PageQuery
from services.reports.api.routes import COSTLY, DEEDS, EVERYTHING, FILES, Route
from shared.web.presenting import numeral
from shared.web.problems import usual_problems
from shared.web.shell import portal


def make_api_page(routes: Sequence[Route]) -> Blueprint:
    """Return the page about some routes."""
    blueprint = Blueprint("api_page", __name__)

    @blueprint.get("/api")
    def api() -> ResponseReturnValue:
        limits = {"all": EVERYTHING, "files": FILES, "costly": COSTLY, "deeds": DEEDS}
        return render_template(
            "reports/api.html",
            routes=routes,
            parameters=list(_parameters()),
            answers={each.name: (each.status, *problems_of(each)) for each in routes},
            problems=_problems(routes),
            address=portal() + SERVER,
            limits={name: numeral(parse(limit).amount) for name, limit in limits.items()},
        )

    return blueprint


def _parameters() -> Iterator[tuple[str, Any, list[str]]]:
    """Yield name, meaning and possible values of what detections are narrowed by, what all lists know last."""
    _, components = msgspec.json.schema_components((DetectionsQuery,), ref_template="{name}")
    properties = components[DetectionsQuery.__name__]["properties"]
    for name in sorted(properties, key=PageQuery.__struct_fields__.__contains__):
        schema = properties[name]
        said = next(each for each in (schema.get("items"), *schema.get("anyOf", ()), schema) if each)
        yield name, MEANINGS[name], components.get(said.get("$ref"), said).get("enum", [])


def _problems(routes: Sequence[Route]) -> list[tuple[str, tuple[int, Any]]]:
    """Return all problems by status, each with its title."""
    usual = {name: (status, title) for status, (name, title) in usual_problems().items()}
    own = {name: said for route in routes for name, said in route.problems.items()}
    return sorted((usual | own).items(), key=lambda each: (each[1][0], each[0]))
