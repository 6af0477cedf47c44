import gzip
import json
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.emulator.builders import AIKO, KENJI, a_mail, fill, put
from tests.emulator.client import Client, a_guid

MESSAGES = f"/users/{AIKO}/messages"
TRACE = "11111111-1111-4111-8111-111111111111"


def test_longer_json_is_compressed_for_those_who_take_it(tenant: Path, client: Client) -> None:
    fill(tenant, 10)

    plain, packed = client.graph(MESSAGES), client.graph(MESSAGES, Accept_Encoding="gzip, deflate")

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.data)) == plain.json
    assert len(packed.data) < len(plain.data) / 3


def test_short_answers_and_sources_are_not_compressed(tenant: Path, client: Client) -> None:
    content = a_mail(body="word " * 1000)
    put(tenant, "Inbox/1.eml", content)
    listed = client.graph(f"{MESSAGES}?$select=id", Accept_Encoding="gzip")
    assert listed.json is not None

    source = client.graph(f"{MESSAGES}/{listed.json['value'][0]['id']}/$value", Accept_Encoding="gzip")

    assert source.data == content


@pytest.mark.parametrize("path", [MESSAGES, f"/users/{KENJI}/messages/unknown", "/noSuchThing"])
def test_a_client_s_request_id_comes_back_and_the_service_s_own_does_too(client: Client, path: str) -> None:
    named, silent = client.graph(path, client_request_id=TRACE), client.graph(path)

    assert named.headers["client-request-id"] == TRACE
    assert a_guid(named.headers["request-id"])
    assert silent.headers["client-request-id"] == silent.headers["request-id"]


def test_ids_and_addresses_may_be_percent_encoded(tenant: Path, client: Client) -> None:
    fill(tenant, 1)
    listed = client.graph(f"/users/{quote(AIKO, safe='')}/messages?$select=id").json
    assert listed is not None
    mail_id = listed["value"][0]["id"]
    encoded = "".join(f"%{ord(letter):02X}" for letter in mail_id)

    statuses = [client.graph(f"{MESSAGES}/{each}/$value").status_code for each in (mail_id, encoded)]
    unknown = client.graph(f"{MESSAGES}/AAMk%2B%2F%3D-_")

    assert statuses == [200, 200]
    assert unknown.status_code in (400, 404)


@pytest.mark.parametrize(
    "prefer",
    [
        'IdType="ImmutableId", outlook.body-content-type="text"',
        'outlook.body-content-type="text",IdType="ImmutableId"',
        'outlook.allow-unsafe-html, outlook.body-content-type = "text" , idtype=ImmutableId',
    ],
)
def test_several_preferences_stand_in_one_header_in_any_order(tenant: Path, client: Client, prefer: str) -> None:
    put(tenant, "Inbox/1.eml", a_mail(kind="text/html", body="<b>Hello</b>"))
    usual = client.graph(MESSAGES).json
    assert usual is not None

    answer = client.graph(MESSAGES, Prefer=prefer)

    assert answer.json is not None
    assert answer.json["value"][0]["body"] == {"contentType": "text", "content": "Hello"}
    assert answer.json["value"][0]["id"] != usual["value"][0]["id"]
    assert 'IdType="ImmutableId"' in answer.headers["Preference-Applied"]


def test_a_next_page_without_the_preference_has_ordinary_ids_again(tenant: Path, client: Client) -> None:
    fill(tenant, 4)
    prefer = {"Prefer": 'IdType="ImmutableId"'}
    first = client.graph(f"{MESSAGES}?$top=2&$select=id", **prefer).json
    assert first is not None

    pages = [client.follow(first["@odata.nextLink"], **headers).json for headers in (prefer, {})]

    assert pages[0] is not None
    assert pages[1] is not None
    assert pages[0]["value"][0]["id"] != pages[1]["value"][0]["id"]
    assert len(pages[1]["value"][0]["id"]) == len(client.graph(f"{MESSAGES}?$select=id").json["value"][0]["id"])  # type: ignore[index]
