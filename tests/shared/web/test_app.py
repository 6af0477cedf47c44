from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from shared.mongodb import Documents, connect
from shared.web.app import make_shell
from shared.web.prefix import INSIDE
from shared.web.settings import WebSettings
from shared.web.shell import EXTENSION
from tests.support.measured import value
from tests.support.web import ENGLISH, JAPANESE, WEB, words_of

pytestmark = pytest.mark.mongodb

INTERNET_EXPLORER = "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko"


def test_an_app_answers_under_its_prefix_and_nowhere_else(client: FlaskClient) -> None:
    inside, outside = client.get("/trial/enter"), client.get("/enter")

    assert inside.status_code == 200
    assert outside.status_code == 404
    assert "default-src 'none'" in outside.headers["Content-Security-Policy"]


def test_an_app_may_also_be_mounted_by_something_in_front(shell: Flask) -> None:
    mounted = Client(DispatcherMiddleware(Flask("front"), {"/trial": shell}))

    page = mounted.get("/trial/fail/404")

    assert page.status_code == 404
    assert 'href="/trial/brand.css"' in page.text


def test_every_page_carries_the_headers_that_protect_it(client: FlaskClient) -> None:
    headers = client.get("/trial/enter").headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["Content-Security-Policy"].endswith("form-action 'self' https://login.example")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_over_https_the_cookie_is_bound_to_the_host_and_https_is_remembered(mongodb: Documents) -> None:
    app = make_shell(
        "trial",
        WebSettings(**{**WEB, "secure_cookies": True}),
        database=mongodb,
        package="tests.shared.web",
        url_prefix="/",
    )
    app.add_url_rule("/form", view_func=generate_csrf)

    answer = app.test_client().get("/form", base_url="https://shindan.example")

    cookie = answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert cookie.startswith("__Host-shindan=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))


def test_a_form_without_its_token_changes_nothing(client: FlaskClient) -> None:
    answer = client.post("/trial/change", headers=ENGLISH)

    assert answer.status_code == 400
    assert "This form has expired" in answer.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_of_a_foreign_page_is_refused(client: FlaskClient, site: str) -> None:
    answer = client.post("/trial/change", headers={"Sec-Fetch-Site": site})

    assert answer.status_code == 403


def test_probes_are_answered_but_not_whoever_comes_through_the_gateway(client: FlaskClient) -> None:
    probed = [client.get(path) for path in INSIDE]
    through_gateway = [client.get(path, headers={"X-Forwarded-For": "192.0.2.1"}) for path in INSIDE]

    assert [each.status_code for each in probed] == [200, 200, 200]
    assert "shindan_http_request_seconds" in probed[-1].text
    assert [each.status_code for each in through_gateway] == [404, 404, 404]


def test_requests_under_way_are_counted_until_they_are_answered(client: FlaskClient) -> None:
    for path in ("/trial/enter", "/trial/fail/500", "/nowhere"):
        client.get(path)

    told = client.get("/metrics").text

    assert 'shindan_http_requests_under_way{service="trial"} 1.0' in told
    assert value("shindan_http_requests_under_way", service="trial") == 0


def test_a_process_without_its_database_lives_but_is_not_ready(shell: Flask) -> None:
    with connect("mongodb://127.0.0.1:9/", "trial", within=0.1).client as nowhere:
        shell.extensions[EXTENSION] = replace(shell.extensions[EXTENSION], database=nowhere["trial"])

        answers = [shell.test_client().get(path) for path in INSIDE]

    assert [each.status_code for each in answers] == [200, 503, 200]


def test_an_old_browser_gets_a_page_that_names_the_supported_ones(client: FlaskClient) -> None:
    page = client.get("/trial/enter", headers={"User-Agent": INTERNET_EXPLORER, **JAPANESE})

    assert "お使いのブラウザーには対応していません" in page.text
    assert all(name in page.text for name in ("Chrome", "Edge", "Firefox", "Safari"))


def test_whoever_came_with_an_old_browser_can_copy_the_address_under_the_brands_host(client: FlaskClient) -> None:
    headers = {"User-Agent": INTERNET_EXPLORER, **JAPANESE}
    ours = client.get("/trial/enter?a=1", headers=headers, base_url="https://evil.test")
    theirs = client.get("/trial/enter?a=1", headers=headers, base_url="https://shindan.nozomi.example")

    assert "https://shindan.example/trial/enter?a=1" in ours.text
    assert "https://shindan.nozomi.example/trial/enter?a=1" in theirs.text
    assert "のぞみ通信 クラウドメール診断" in words_of(theirs)
    assert "evil.test" not in ours.text


@pytest.mark.parametrize("picture", ["logo", "logo-dark", "mark"])
def test_each_brand_shows_its_own_pictures(client: FlaskClient, picture: str) -> None:
    hosts = ("https://shindan.example", "https://shindan.nozomi.example")
    ours, theirs = (client.get(f"/trial/brand-{picture}.svg", base_url=host).text for host in hosts)

    assert 'aria-label="Shindan"' in ours
    assert 'aria-label="Nozomi Telecom"' in theirs


@pytest.mark.parametrize("path", ["/health", "/trial/brand.css", "/trial/brand-logo.svg"])
def test_what_is_no_page_is_served_to_any_browser(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"User-Agent": INTERNET_EXPLORER})

    assert answer.status_code == 200
    assert "<html" not in answer.text


def test_the_brand_follows_the_host_and_an_unknown_host_gets_the_default(client: FlaskClient) -> None:
    nozomi = client.get("/trial/fail/404", headers=JAPANESE, base_url="https://shindan.nozomi.example")
    unknown = client.get("/trial/fail/404", headers=JAPANESE, base_url="https://evil.test")

    assert "のぞみ通信 クラウドメール診断" in nozomi.text
    assert "のぞみ通信" not in unknown.text
    assert "evil.test" not in unknown.text
