import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.mongodb import Documents

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
