"""The WSGI application: Entra, Graph and the emulator's own switches under one origin."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Flask, Response, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from emulator.control import make_registrations, make_switches
from emulator.entra.admin_consent import make_admin_consent
from emulator.entra.authorize import make_authorize
from emulator.entra.errors import EntraError, EntraPageError, error_body
from emulator.entra.metadata import make_metadata
from emulator.entra.pages import page_language, page_speaker
from emulator.entra.sign_out import make_sign_out
from emulator.entra.token import make_token
from emulator.faults import Fault
from emulator.graph.access import read_caller
from emulator.graph.answers import answer, stamp
from emulator.graph.attachment_views import make_attachments
from emulator.graph.errors import GraphError
from emulator.graph.errors import error_body as graph_error_body
from emulator.graph.folders import make_folders
from emulator.graph.messages import make_messages
from emulator.graph.users import make_accounts, make_users
from emulator.identifiers import new_guid
from emulator.world import World, pause

GRAPH_ROOT = "/v1.0"
BLUEPRINTS: dict[str | None, tuple[Callable[[World], Blueprint], ...]] = {
    None: (make_metadata, make_authorize, make_admin_consent, make_token, make_sign_out),
    GRAPH_ROOT: (make_users, make_accounts, make_folders, make_messages, make_attachments),
    "/emulator": (make_switches, make_registrations),
}
FAULT_CODES = {
    401: "InvalidAuthenticationToken",
    403: "ErrorAccessDenied",
    404: "ErrorItemNotFound",
    410: "SyncStateNotFound",
    429: "ApplicationThrottled",
    500: "ErrorInternalServerError",
    503: "ErrorServerBusy",
    504: "UnknownError",
}


def make_app(world: World) -> Flask:
    """Build the application around a world."""
    app = Flask("emulator")
    for prefix, makers in BLUEPRINTS.items():
        for make in makers:
            app.register_blueprint(make(world), url_prefix=prefix)
    _register_errors(app, world)
    _register_passage(app, world)
    return app


def _part() -> str:
    if request.path.startswith(f"{GRAPH_ROOT}/"):
        return "graph"
    if request.path.startswith("/emulator/"):
        return "emulator"
    return "token" if request.path.endswith("/token") else "entra"


def _register_passage(app: Flask, world: World) -> None:
    @app.before_request
    def admit() -> ResponseReturnValue | None:
        g.request_id = new_guid()
        if _part() == "emulator":
            return None
        fault = world.faults.take(request.method, request.path)
        if fault:
            pause(fault.delay_ms)
            if fault.status is not None:
                return _fail(world, fault)
        if _part() == "graph":
            g.caller = read_caller(world)
        return None

    @app.after_request
    def finish(response: Response) -> Response:
        if _part() != "emulator":
            world.traffic.count(_part(), response.status_code)
        return stamp(response, g.request_id) if _part() == "graph" else response


def _fail(world: World, fault: Fault) -> Response:
    status = fault.status or HTTPStatus.INTERNAL_SERVER_ERROR
    message = fault.message or HTTPStatus(status).phrase
    if fault.body is not None:
        response = Response(fault.body, status)
    elif _part() == "graph":
        response = _graph_answer(
            world, GraphError(status, fault.code or FAULT_CODES.get(status, "UnknownError"), message)
        )
    else:
        refusal = EntraError(fault.code or "temporarily_unavailable", 90033, message, status)
        response = jsonify(
            error_body(refusal, world.clock(), request.host_url, request.headers.get("client-request-id"))
        )
        response.status_code = status
    if fault.retry_after is not None:
        response.headers["Retry-After"] = fault.retry_after
    response.headers.update(fault.headers)
    return response


def _graph_answer(world: World, error: GraphError) -> Response:
    client_request_id = request.headers.get("client-request-id", g.request_id)
    date = f"{world.clock():%Y-%m-%dT%H:%M:%S}"
    body = graph_error_body(
        error.code, error.message, date=date, request_id=g.request_id, client_request_id=client_request_id
    )
    response = answer(body, error.status)
    response.headers.update(error.headers)
    return response


def _register_errors(app: Flask, world: World) -> None:
    @app.errorhandler(GraphError)
    def refuse_graph(error: GraphError) -> ResponseReturnValue:
        return _graph_answer(world, error)

    @app.errorhandler(EntraPageError)
    def refuse_on_page(refusal: EntraPageError) -> ResponseReturnValue:
        page = render_template(
            "error.html",
            say=page_speaker(),
            language=page_language(),
            refusal=refusal,
            correlation_id=new_guid(),
            now=world.clock(),
        )
        return page, refusal.status

    @app.errorhandler(EntraError)
    def refuse_entra(refusal: EntraError) -> ResponseReturnValue:
        correlation_id = request.headers.get("client-request-id")
        authority = request.host_url.rstrip("/")
        return jsonify(error_body(refusal, world.clock(), authority, correlation_id)), refusal.status

    @app.errorhandler(HTTPException)
    def refuse_elsewhere(error: HTTPException) -> ResponseReturnValue:
        status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
        if _part() != "graph":
            return jsonify({"error": error.description}), status
        if status == HTTPStatus.NOT_FOUND:
            segment = request.path.rsplit("/", 1)[-1]
            return _graph_answer(
                world, GraphError(400, "BadRequest", f"Resource not found for the segment '{segment}'.")
            )
        return _graph_answer(world, GraphError(status, "UnknownError", ""))
