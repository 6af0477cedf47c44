"""The few addresses that every web process answers itself."""

from flask import Blueprint, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared.mongodb import answers
from shared.web.colours import stylesheet
from shared.web.shell import current_brand, this_shell


def make_shell_blueprint() -> Blueprint:
    """Return shared static files, the brand's colours and pictures, and what probes ask for."""
    blueprint = Blueprint(
        "shell", __name__, template_folder="templates", static_folder="static", static_url_path="/shared-static"
    )

    @blueprint.get("/brand.css")
    def brand_css() -> Response:
        return _kept(Response(stylesheet(current_brand()), mimetype="text/css"))

    @blueprint.get("/brand-<any('logo', 'logo-dark', 'mark'):name>.svg")
    def brand_picture(name: str) -> Response:
        picture: str = getattr(current_brand().pictures, name.replace("-", "_"))
        return _kept(Response(picture, mimetype="image/svg+xml"))

    @blueprint.get("/health")
    def health() -> Response:
        _only_from_inside()
        return Response("ok\n", mimetype="text/plain")

    @blueprint.get("/ready")
    def ready() -> Response:
        _only_from_inside()
        if answers(this_shell().database):
            return Response("ready\n", mimetype="text/plain")
        return Response("the database does not answer\n", 503, mimetype="text/plain")

    @blueprint.get("/metrics")
    def metrics() -> Response:
        _only_from_inside()
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _kept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "public, max-age=3600"
    answer.headers["Vary"] = "Host"
    return answer


def _only_from_inside() -> None:
    """Hide from whoever comes through the gateway, which adds this header."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        abort(404)
