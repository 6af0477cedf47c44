import pytest
from flask import Flask
from flask.testing import FlaskClient
from gunicorn import SERVER

from shared.mongodb import Documents
from shared.web.app import make_shell
from shared.web.settings import WebSettings
from tests.shared.web.conftest import add_pages
from tests.support.protected import lacking
from tests.support.web import WEB

pytestmark = pytest.mark.mongodb

STATUSES = [400, 401, 403, 404, 405, 410, 413, 415, 422, 429, 500, 503]


@pytest.fixture
def secure(mongodb: Documents) -> FlaskClient:
    settings = WebSettings(**{**WEB, "secure_cookies": True})
    app: Flask = make_shell("trial", settings, database=mongodb, package="tests.shared.web", url_prefix="/trial")
    add_pages(app)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


@pytest.mark.parametrize(
    "path",
    ["/trial/enter", "/trial/nowhere", "/elsewhere", "/trial/secret", "/trial/change", "/trial/crash", "/trial/away"]
    + [f"/trial/fail/{status}" for status in STATUSES],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_pages_and_errors_of_every_kind_are_protected(secure: FlaskClient, path: str, accept: str) -> None:
    answer = secure.get(path, base_url="https://shindan.example", headers={"Accept": accept})

    assert lacking(answer.headers) == []


def test_a_form_that_is_too_large_is_refused_with_a_page(secure: FlaskClient) -> None:
    answer = secure.post("/trial/change", data={"text": "a" * 300_000}, base_url="https://shindan.example")

    assert answer.status_code == 413
    assert lacking(answer.headers) == []


def test_what_is_limited_is_protected_beyond_its_limit(secure: FlaskClient) -> None:
    answers = [secure.get("/trial/few", base_url="https://shindan.example") for _ in range(3)]

    assert answers[-1].status_code == 429
    assert lacking(answers[-1].headers) == []


def test_the_server_does_not_say_its_version() -> None:
    assert SERVER == "gunicorn"
