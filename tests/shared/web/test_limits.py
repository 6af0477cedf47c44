import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.mongodb import Documents
from shared.web.app import make_shell
from shared.web.settings import WebSettings
from tests.shared.web.conftest import add_pages
from tests.support.web import ENGLISH, WEB, csrf_token

pytestmark = pytest.mark.mongodb


def test_more_than_the_limit_is_answered_with_429(client: FlaskClient) -> None:
    statuses = [client.get("/trial/few").status_code for _ in range(3)]

    assert statuses == [200, 200, 429]


def test_each_network_address_has_its_own_limit(client: FlaskClient) -> None:
    for _ in range(3):
        client.get("/trial/few", environ_base={"REMOTE_ADDR": "192.0.2.1"})

    answer = client.get("/trial/few", environ_base={"REMOTE_ADDR": "192.0.2.2"})

    assert answer.status_code == 200


@pytest.mark.parametrize("network", ["2001:db8:1:2::", "2001:db8::", "2001:db8:1::2:"])
def test_addresses_of_one_ipv6_network_are_one(client: FlaskClient, network: str) -> None:
    addresses = [f"{network}{number}" for number in range(3)]

    statuses = [client.get("/trial/few", environ_base={"REMOTE_ADDR": each}).status_code for each in addresses]

    assert statuses == [200, 200, 429]


def test_an_ipv4_address_is_one_however_it_is_written(client: FlaskClient) -> None:
    addresses = ["192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201", "::ffff:192.0.2.2"]

    statuses = [client.get("/trial/few", environ_base={"REMOTE_ADDR": each}).status_code for each in addresses]

    assert statuses == [200, 200, 429, 200]


def test_no_network_address_is_stored(client: FlaskClient, mongodb: Documents) -> None:
    client.get("/trial/few", environ_base={"REMOTE_ADDR": "192.0.2.77"})

    stored = list(mongodb["limit_counters"].find())

    assert len(stored) == 1
    assert "192.0.2.77" not in str(stored)


def test_the_connection_stays_open_when_an_app_goes(shell: Flask, mongodb: Documents) -> None:
    shell.test_client().get("/trial/few")

    shell.extensions["shindan"].limits._strategy.storage.__del__()

    assert mongodb.client.admin.command("ping")["ok"] == 1


def test_every_form_is_limited_where_nothing_else_is_said(client: FlaskClient, mongodb: Documents) -> None:
    client.get("/trial/enter")
    token = csrf_token(client.get("/trial/fail/404"))
    first = client.post("/trial/change", data={"csrf_token": token})
    mongodb["limit_counters"].update_many({}, {"$set": {"count": 120}})

    refused = client.post("/trial/change", data={"csrf_token": token}, headers=ENGLISH)

    assert (first.status_code, refused.status_code) == (200, 429)
    assert 3000 < int(refused.headers["Retry-After"]) <= 3600
    assert "Try again in about " in refused.text


def test_what_is_refused_as_forged_is_not_counted(client: FlaskClient, mongodb: Documents) -> None:
    client.post("/trial/change")

    assert mongodb["limit_counters"].count_documents({}) == 0


FORWARDED = ["198.51.100.1, 192.0.2.1", "198.51.100.2, 192.0.2.1", "198.51.100.3, 192.0.2.1"]
"""Each time another address that the client made up, then the one that our proxy saw."""


@pytest.mark.parametrize(("proxies", "headers"), [(1, FORWARDED), (0, ["192.0.2.1", "192.0.2.2", "192.0.2.3"])])
def test_only_what_trusted_proxies_say_of_addresses_is_believed(
    mongodb: Documents, proxies: int, headers: list[str]
) -> None:
    settings = WebSettings(**WEB, trusted_proxies=proxies)
    app = make_shell("trial", settings, database=mongodb, package="tests.shared.web", url_prefix="/trial")
    add_pages(app)

    statuses = [app.test_client().get("/trial/few", headers={"X-Forwarded-For": each}).status_code for each in headers]

    assert statuses == [200, 200, 429]


def test_behind_a_proxy_each_visitor_has_their_own_limit(mongodb: Documents) -> None:
    settings = WebSettings(**WEB, trusted_proxies=1)
    app = make_shell("trial", settings, database=mongodb, package="tests.shared.web", url_prefix="/trial")
    add_pages(app)
    visitors = ["192.0.2.1"] * 3 + ["192.0.2.2"]

    statuses = [app.test_client().get("/trial/few", headers={"X-Forwarded-For": each}).status_code for each in visitors]

    assert statuses == [200, 200, 429, 200]
