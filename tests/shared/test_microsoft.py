from collections.abc import Callable
from typing import Any

import pytest

from shared.microsoft import MicrosoftSettings, application, http_session
from shared.settings import load

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
        application(nowhere, "11111111-2222-4333-8444-555555555555")
