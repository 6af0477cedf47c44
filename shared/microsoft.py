"""How services reach Microsoft: settings, an HTTP session, MSAL applications; hosts are configured, never derived."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Self
from urllib.parse import urlsplit

import msal
import requests
from cryptography.x509 import load_pem_x509_certificate
from msal.authority import WELL_KNOWN_AUTHORITY_HOSTS
from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from requests.adapters import HTTPAdapter

from shared.metrics import CERTIFICATE_ENDS

CONNECT_SECONDS, READ_SECONDS = 5, 100
CONNECTIONS = 64
"""Kept open to one host: as many as one worker has fetches under way."""


SAME_ENTRA = (frozenset({"login.chinacloudapi.cn", "login.partner.microsoftonline.cn"}),)
"""Names of one and the same Entra ID: in China it is asked under one and may sign tokens with the other."""


class MicrosoftSettings(BaseSettings):
    """Which Microsoft cloud, and as which application we sign in there."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    entra_authority: str = Field(description="Entra ID, e.g. https://login.microsoftonline.com")
    graph_url: str = Field(description="Microsoft Graph, e.g. https://graph.microsoft.com/v1.0")
    graph_resource: str = Field(
        "https://graph.microsoft.com", description="What permissions are asked for; differs only in national clouds"
    )
    client_id: str = Field(description="The application's id in Entra ID")
    client_secret: SecretStr | None = Field(None, description="The application's secret, unless it has a certificate")
    client_certificate: SecretStr | None = Field(None, description="PEM: the certificate and its private key")
    ca_file: str | None = Field(None, description="Own certificate authority; None trusts the system's")

    @model_validator(mode="after")
    def _has_a_credential(self) -> Self:
        if not (self.client_secret or self.client_certificate):
            raise ValueError("set CLIENT_SECRET_FILE or CLIENT_CERTIFICATE_FILE")
        return self

    @property
    def credential(self) -> str | dict[str, str]:
        """Return what MSAL takes as client credential; a certificate comes before a secret."""
        if self.client_certificate:
            pem = self.client_certificate.get_secret_value()
            return {"private_key": pem, "public_certificate": pem}
        return self.client_secret.get_secret_value() if self.client_secret else ""


def say_when_certificate_ends(settings: MicrosoftSettings) -> None:
    """Set the metric by which an operator is reminded; whether the certificate is right MSAL will say."""
    if settings.client_certificate:
        with suppress(ValueError):
            certificate = load_pem_x509_certificate(settings.client_certificate.get_secret_value().encode())
            CERTIFICATE_ENDS.set(certificate.not_valid_after_utc.timestamp())


def http_session(settings: MicrosoftSettings, *, read_seconds: float = READ_SECONDS) -> requests.Session:
    """Return a session that trusts the configured authority alone and never waits for ever.

    REQUESTS_CA_BUNDLE would silently win over `verify`, so the environment is not asked.
    """
    session = requests.Session()
    session.trust_env = False
    session.verify = settings.ca_file or True
    session.mount("https://", HTTPAdapter(pool_maxsize=CONNECTIONS))
    session.request = partial(session.request, timeout=(CONNECT_SECONDS, read_seconds))  # type: ignore[method-assign]
    return session


def object_in(answer: requests.Response) -> dict[str, Any]:
    """Return the JSON object of an answer, with texts that can be stored; raises requests.RequestException."""
    found: dict[str, Any] = answer.json(object_hook=with_whole_texts)
    return found


def whole(text: str) -> str:
    """Return a text without half characters, which Exchange leaves where it cuts a text: they become U+FFFD."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def with_whole_texts(row: dict[str, Any]) -> dict[str, Any]:
    """Return an object of JSON whose texts can be stored; to be given to a decoder as its hook."""
    return {name: whole(value) if isinstance(value, str) else value for name, value in row.items()}


def issuers(authority: str, tenant_id: str) -> frozenset[str]:
    """Return who may have issued a tenant's id_tokens, given Entra's address."""
    host = _host(authority)
    names = next((names for names in SAME_ENTRA if host in names), frozenset())
    return frozenset(f"{base}/{tenant_id}/v2.0" for base in (authority.rstrip("/"), *(f"https://{n}" for n in names)))


def _host(authority: str) -> str | None:
    return urlsplit(authority).hostname


def application(
    settings: MicrosoftSettings,
    tenant: str,
    *,
    token_cache: msal.TokenCache | None = None,
    http_client: requests.Session | None = None,
    exclude_scopes: Sequence[str] = (),
) -> msal.ConfidentialClientApplication:
    """Return a fresh MSAL application for one tenant; fresh, because an old one answers from a cache of errors.

    Of a host that MSAL does not know it would ask login.microsoftonline.com, so there it is told not to.
    """
    authority = settings.entra_authority.rstrip("/")
    is_microsofts = _host(authority) in WELL_KNOWN_AUTHORITY_HOSTS
    discovery: dict[str, Any] = {} if is_microsofts else {"instance_discovery": False}
    return msal.ConfidentialClientApplication(
        settings.client_id,
        client_credential=settings.credential,
        authority=f"{authority}/{tenant}",
        http_client=http_client or http_session(settings),
        token_cache=token_cache,
        exclude_scopes=list(exclude_scopes),
        **discovery,
    )
