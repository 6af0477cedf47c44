import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from shared.web.hosts import is_host

pytestmark = pytest.mark.mongodb


@pytest.mark.parametrize(
    "header",
    ["shindan.example", "SHINDAN.example:8443", "localhost:8000", "10.0.0.7:8000", "[::1]:8000", "xn--wgv71a.test"],
)
def test_a_name_or_an_address_is_a_host(header: str) -> None:
    assert is_host(header)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "a b",
        "a/b",
        "a@b.test",
        "a?b",
        "a.test:port",
        "a..b",
        "[::1",
        f"{'a' * 64}.test",
        "a." * 140,
        "日本.test",
        "a\tb",
    ],
)
def test_anything_else_is_none_and_gets_nothing(client: FlaskClient, header: str) -> None:
    answer = client.get("/trial/enter", environ_overrides={"HTTP_HOST": header})

    assert answer.status_code == 400
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_probe_needs_no_host(shell: Flask) -> None:
    environment = EnvironBuilder("/health").get_environ()
    del environment["HTTP_HOST"]

    _, status, _ = run_wsgi_app(shell, environment)

    assert status == "200 OK"
