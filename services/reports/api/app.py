"""The API's app under /api: its addresses, from the table of routes."""

from collections.abc import Sequence

from flask import Blueprint, Flask, Response, redirect
from flask.typing import ResponseReturnValue

from services.reports.api.authentication import demand_tokens
from services.reports.api.openapi import document
from services.reports.api.paging import DetectionPages
from services.reports.api.resources.deeds import DeedResources
from services.reports.api.resources.files import FileResources
from services.reports.api.resources.mails import MailResources
from services.reports.api.resources.scans import ScanResources
from services.reports.api.routes import JSON, Route
from services.reports.campaigns import Campaigns
from services.reports.dressing import dress
from services.reports.files import Files
from services.reports.read_model import ReadModel
from services.reports.settings import Settings
from shared.clock import Clock
from shared.mongodb import Documents
from shared.web.api import make_api
from shared.web.links import api_page

API = "/api"


def routes_over(database: Documents, read_model: ReadModel, files: Files) -> tuple[Route, ...]:
    """Return all that the API answers to tokens."""
    return (
        *ScanResources(read_model).routes(),
        *MailResources(read_model, DetectionPages(database), Campaigns(database)).routes(),
        *FileResources(read_model, files).routes(),
        *DeedResources(read_model).routes(),
    )


def make_api_app(
    settings: Settings, database: Documents, read_model: ReadModel, files: Files, *, clock: Clock
) -> Flask:
    """Return the app."""
    app = make_api(
        "reports",
        settings,
        database=database,
        package="services.reports",
        url_prefix=API,
        described_at=api_page(),
        clock=clock,
    )
    dress(app)
    routes = routes_over(database, read_model, files)
    demand_tokens(app, {f"v1.{each.name}": each for each in routes}, read_model.tokens)
    app.register_blueprint(_version_1(routes))
    return app


def _version_1(routes: Sequence[Route]) -> Blueprint:
    blueprint = Blueprint("v1", __name__, url_prefix="/v1")
    for route in routes:
        blueprint.add_url_rule(route.rule, route.name, route.answer_now, methods=[route.method])

    @blueprint.get("/")
    def described() -> ResponseReturnValue:
        return redirect(api_page())

    @blueprint.get("/openapi.json")
    def openapi() -> ResponseReturnValue:
        return Response(document(routes), content_type=JSON)

    return blueprint
