import json
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from msal.authority import WELL_KNOWN_AUTHORITY_HOSTS
from requests.adapters import BaseAdapter

from shared.microsoft import (
    MicrosoftSettings,
    application,
    http_session,
    issuers,
    object_in,
    say_when_certificate_ends,
    whole,
)
from shared.settings import load
from tests.support.certificates import a_certificate
from tests.support.measured import value

TENANT = "11111111-2222-4333-8444-555555555555"
Made = Callable[..., MicrosoftSettings]


@pytest.fixture
def made() -> Made:
    def make(**changes: Any) -> MicrosoftSettings:
        defaults: dict[str, Any] = {
            "entra_authority": "https://login.example",
            "graph_url": "https://graph.example/v1.0",
            "client_id": "client",
            "client_secret": "secret",
        }
        return MicrosoftSettings(**(defaults | changes))

    return make


class Entra(BaseAdapter):
    """Stands for Entra under any name, and notes where it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        address = urlsplit(str(request.url))
        self.asked.append(f"{address.hostname}{address.path}")
        base = f"https://{address.netloc}/{address.path.split('/')[1]}/oauth2/v2.0"
        endpoints = {f"{name}_endpoint": f"{base}/{name}" for name in ("authorization", "token")}
        response = requests.Response()
        response.status_code = 200
        response.raw = BytesIO(json.dumps({**endpoints, "metadata": []}).encode())
        return response

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def entra() -> Iterator[tuple[Entra, requests.Session]]:
    with requests.Session() as session:
        adapter = Entra()
        session.mount("https://", adapter)
        yield adapter, session


@pytest.mark.parametrize("host", sorted(WELL_KNOWN_AUTHORITY_HOSTS))
def test_each_of_microsofts_clouds_is_asked_at_its_own_host_alone(
    made: Made, entra: tuple[Entra, requests.Session], host: str
) -> None:
    signed_in = application(made(entra_authority=f"https://{host}/"), TENANT, http_client=entra[1])
    signed_in.get_accounts()

    assert entra[0].asked == [
        f"{host}/{TENANT}/v2.0/.well-known/openid-configuration",
        f"{host}/common/discovery/instance",
    ]


@pytest.mark.parametrize(
    "host", ["login.example", "localhost:8443", "login.microsoftonline.com.evil.example", "a.microsoftonline.example"]
)
def test_of_other_hosts_microsoft_is_not_asked(made: Made, entra: tuple[Entra, requests.Session], host: str) -> None:
    signed_in = application(made(entra_authority=f"https://{host}"), TENANT, http_client=entra[1])
    signed_in.get_accounts()

    assert entra[0].asked == [f"{host.partition(':')[0]}/{TENANT}/v2.0/.well-known/openid-configuration"]


@pytest.mark.parametrize(
    ("authority", "bases"),
    [
        ("https://login.microsoftonline.com/", {"https://login.microsoftonline.com"}),
        ("https://login.microsoftonline.us", {"https://login.microsoftonline.us"}),
        (
            "https://login.chinacloudapi.cn",
            {"https://login.chinacloudapi.cn", "https://login.partner.microsoftonline.cn"},
        ),
        ("https://localhost:8443", {"https://localhost:8443"}),
    ],
)
def test_id_tokens_come_from_where_was_asked(authority: str, bases: set[str]) -> None:
    assert issuers(authority, TENANT) == {f"{base}/{TENANT}/v2.0" for base in bases}


def test_a_certificate_comes_before_a_secret(made: Made) -> None:
    settings = made(client_certificate="PEM")

    assert settings.credential == {"private_key": "PEM", "public_certificate": "PEM"}


def test_settings_without_any_credential_are_refused_at_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ENTRA_AUTHORITY", "GRAPH_URL", "CLIENT_ID"):
        monkeypatch.setenv(name, "https://login.example")

    with pytest.raises(SystemExit) as ended:
        load(MicrosoftSettings)

    assert ended.value.code == 2
    assert "  Value error, set CLIENT_SECRET_FILE or CLIENT_CERTIFICATE_FILE" in capsys.readouterr().err


def test_a_session_trusts_the_named_authority_whatever_the_environment_says(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/another.pem")

    session = http_session(made(ca_file="/etc/ours.pem"))

    merged = session.merge_environment_settings("https://login.example", {}, None, None, None)
    assert merged["verify"] == "/etc/ours.pem"


def test_an_unreachable_authority_is_told_and_not_waited_for(made: Made) -> None:
    nowhere = made(entra_authority="https://127.0.0.1:9")

    with pytest.raises(OSError, match=r"127\.0\.0\.1"):
        application(nowhere, TENANT)


@pytest.mark.parametrize(
    ("cut", "stored"),
    [
        ("Sales \ud83d", "Sales \ufffd"),
        ("\ude00愛子", "\ufffd愛子"),
        ("\ud83d\ude00", "😀"),
        ("\ufeffSales 😀", "\ufeffSales 😀"),
        ("Sales", "Sales"),
    ],
)
def test_half_a_character_is_replaced_and_nothing_else(cut: str, stored: str) -> None:
    assert whole(cut) == stored


def test_all_texts_of_an_answer_can_be_stored() -> None:
    answer = requests.Response()
    answer.raw = BytesIO(rb'{"value": [{"name": "a\ud800", "in": {"name": "\udfff"}, "count": 2, "none": null}]}')

    found = object_in(answer)

    assert found == {"value": [{"name": "a\ufffd", "in": {"name": "\ufffd"}, "count": 2, "none": None}]}


def test_a_metric_tells_when_the_certificate_ends(made: Made) -> None:
    for certificate in (a_certificate(), "no certificate"):
        say_when_certificate_ends(made(client_certificate=certificate))

        ends_at = value("shindan_client_certificate_expiry_timestamp_seconds")

        assert 23 * 3_600 < ends_at - time.time() < 25 * 3_600
