"""The WSGI application: Entra, Graph and the emulator's own switches under one origin."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from emulator.asking import GRAPH_ROOT, part
from emulator.control import make_registrations, make_switches
from emulator.directories import make_directories
from emulator.entra.admin_consent import make_admin_consent
from emulator.entra.authorize import make_authorize
from emulator.entra.errors import EntraError, EntraPageError
from emulator.entra.metadata import make_metadata
from emulator.entra.pages import page_language, page_speaker
from emulator.entra.sign_out import make_sign_out
from emulator.entra.token import make_token
from emulator.graph.attachment_views import make_attachments
from emulator.graph.batch import make_batch
from emulator.graph.delta_views import make_delta
from emulator.graph.errors import GraphError
from emulator.graph.folders import make_folders
from emulator.graph.groups import make_groups
from emulator.graph.mailbox_settings import make_mailbox_settings
from emulator.graph.messages import make_messages
from emulator.graph.users import make_accounts, make_users
from emulator.identifiers import new_guid
from emulator.mailbox_control import make_change_switches, make_mailbox_switches
from emulator.passage import register_passage
from emulator.paths import folded
from emulator.refusals import refuse_entra, refuse_graph
from emulator.world import World

BLUEPRINTS: dict[str | None, tuple[Callable[[World], Blueprint], ...]] = {
    None: (make_metadata, make_authorize, make_admin_consent, make_token, make_sign_out),
    GRAPH_ROOT: (
        make_users,
        make_accounts,
        make_groups,
        make_folders,
        make_messages,
        make_attachments,
        make_delta,
        make_batch,
        make_mailbox_settings,
    ),
    "/emulator": (make_switches, make_registrations, make_directories, make_mailbox_switches, make_change_switches),
}


def make_app(world: World) -> Flask:
    """Build the application around a world."""
    app = Flask("emulator")
    for prefix, makers in BLUEPRINTS.items():
        for make in makers:
            app.register_blueprint(make(world), url_prefix=prefix)
    _register_errors(app, world)
    register_passage(app, world)
    app.wsgi_app = folded(app.wsgi_app)  # type: ignore[method-assign, assignment]
    return app


def _register_errors(app: Flask, world: World) -> None:
    @app.errorhandler(GraphError)
    def say_no_as_graph(error: GraphError) -> ResponseReturnValue:
        return refuse_graph(world, error)

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
    def say_no_as_entra(refusal: EntraError) -> ResponseReturnValue:
        return refuse_entra(world, refusal)

    @app.errorhandler(HTTPException)
    def refuse_elsewhere(error: HTTPException) -> ResponseReturnValue:
        status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
        if part() != "graph":
            return jsonify({"error": error.description}), status
        if status == HTTPStatus.NOT_FOUND:
            segment = request.path.rsplit("/", 1)[-1]
            return refuse_graph(
                world, GraphError(400, "BadRequest", f"Resource not found for the segment '{segment}'.")
            )
        return refuse_graph(world, GraphError(status, "UnknownError", ""))
