import pytest
from flask import Flask, abort, jsonify
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf as csrf_token

from shared.mongodb import DatabaseUnavailable, Documents
from shared.web.app import make_shell
from shared.web.limits import limited
from shared.web.settings import WebSettings
from shared.web.sign_in import current_customer, interruption, sign_in, sign_in_required
from tests.support.clock import TurnableClock
from tests.support.web import WEB


def add_pages(app: Flask) -> None:
    @app.get("/enter")
    def enter() -> ResponseReturnValue:
        sign_in("c" * 32, "hanako@contoso.example", "Europe/Berlin")
        return "signed in"

    @app.post("/change")
    def change() -> ResponseReturnValue:
        return "changed"

    @app.get("/fail/<int:status>")
    def fail(status: int) -> ResponseReturnValue:
        abort(status)

    @app.get("/crash")
    def crash() -> ResponseReturnValue:
        raise RuntimeError("a bug")

    @app.get("/away")
    def away() -> ResponseReturnValue:
        raise DatabaseUnavailable("no answer")

    @app.get("/few")
    @limited("2 per hour")
    def few() -> ResponseReturnValue:
        return "one of few"


def add_guarded_pages(app: Flask) -> None:
    @app.get("/secret")
    @sign_in_required
    def secret() -> ResponseReturnValue:
        customer = current_customer()
        return jsonify(customer.address if customer else None)

    @app.route("/form", methods=["GET", "POST"])
    @sign_in_required
    def form() -> ResponseReturnValue:
        return jsonify(csrf_token())

    @app.post("/formless")
    @sign_in_required
    def formless() -> ResponseReturnValue:
        return "done"

    @app.get("/interruption")
    def interrupted() -> ResponseReturnValue:
        return interruption()


@pytest.fixture
def shell(mongodb: Documents, clock: TurnableClock) -> Flask:
    app = make_shell(
        "trial",
        WebSettings(**WEB),
        database=mongodb,
        package="tests.shared.web",
        url_prefix="/trial",
        form_targets=["https://login.example"],
        clock=clock,
    )
    add_pages(app)
    add_guarded_pages(app)
    return app


@pytest.fixture
def client(shell: Flask) -> FlaskClient:
    return shell.test_client()
