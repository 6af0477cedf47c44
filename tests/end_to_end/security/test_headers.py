"""Every answer of every address tells the browser what protects it."""

from pathlib import Path

import pytest

from shared.web.brands import PICTURES
from tests.support.asking import Asking
from tests.support.customers import Somebody
from tests.support.in_process import Shindan
from tests.support.protected import lacking
from tests.support.routes import Route, apps, deeds, pages, routes

pytestmark = pytest.mark.mongodb

KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
}


def test_every_page_file_and_refused_form_is_protected(
    lived_in: Shindan, alice: Somebody, carol: Asking, nobody: Asking
) -> None:
    opened = [(route, asking, "GET") for route in pages(lived_in) for asking in (alice.asking, carol, nobody)]
    sent = [(route, alice.asking, "POST") for route in deeds(lived_in)]

    unprotected = {
        (route.endpoint, answer.status, *wrong)
        for route, asking, method in [*opened, *sent]
        for answer in [asking.ask(method, route.filled(alice.first_ids(route.arguments)))]
        if (wrong := lacking(answer.headers))
    }

    assert unprotected == set()


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS", "TRACE", "PROPFIND"])
def test_what_there_is_not_and_what_cannot_be_done_is_protected(lived_in: Shindan, nobody: Asking, method: str) -> None:
    paths = [
        f"{prefix}{each}" for prefix in apps(lived_in) for each in ("/nowhere", "/static/nowhere.js", "/brand.css")
    ]

    answers = {path: nobody.ask(method, path) for path in paths if method != "GET" or not path.endswith("brand.css")}

    assert {path: wrong for path, answer in answers.items() if (wrong := lacking(answer.headers, kept=True))} == {}
    assert max(answer.status for answer in answers.values()) < 500


def test_choosing_a_language_sets_a_protected_cookie(lived_in: Shindan, nobody: Asking) -> None:
    answers = [nobody.get(f"{prefix}/nowhere?language=ja") for prefix in apps(lived_in)]

    assert [lacking(answer.headers) for answer in answers] == [[]] * 4
    assert all("__Host-shindan_language=ja" in answer.headers["Set-Cookie"] for answer in answers)


def test_every_file_has_its_own_type_and_may_be_kept(lived_in: Shindan, nobody: Asking) -> None:
    files = [each for route in routes(lived_in) if route.is_file for each in addresses_of(lived_in, route)]

    answers = {path: nobody.get(path) for path in files}

    assert len(answers) >= 16
    assert {path: wrong for path, each in answers.items() if (wrong := lacking(each.headers, kept=True))} == {}
    assert {path: each.status for path, each in answers.items() if each.status != 200} == {}
    assert not [
        path
        for path, each in answers.items()
        if each.headers["Content-Type"].partition(";")[0] != KINDS[Path(path).suffix]
    ]


def test_only_probes_from_inside_see_health_readiness_and_metrics(lived_in: Shindan, nobody: Asking) -> None:
    answers = [nobody.get(route.path, X_Forwarded_For="192.0.2.1") for route in routes(lived_in) if route.is_probe]

    assert [answer.status for answer in answers] == [404] * 12
    assert [lacking(answer.headers) for answer in answers] == [[]] * 12


def addresses_of(system: Shindan, route: Route) -> list[str]:
    """Return where the files of a route are."""
    if not route.arguments:
        return [route.path]
    if route.endpoint.endswith("brand_picture"):
        return [route.filled({"name": each}) for each in PICTURES]
    service, _, endpoint = route.endpoint.partition(":")
    app = next(each for each in apps(system).values() if each.extensions["shindan"].name == service)
    owner = app.blueprints["shell"] if endpoint == "shell.static" else app
    folder = Path(owner.static_folder or "")
    return [route.filled({"filename": str(each.relative_to(folder))}) for each in folder.rglob("*") if each.is_file()]
