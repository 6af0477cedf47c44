"""azure-identity signs in, azure-core's pipeline asks."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from azure.core import PipelineClient
from azure.core.exceptions import ClientAuthenticationError
from azure.core.pipeline.policies import BearerTokenCredentialPolicy, RetryPolicy
from azure.core.rest import HttpRequest
from azure.identity import AuthorizationCodeCredential, CertificateCredential, ClientSecretCredential

from emulator.server import Emulator
from tests.emulator.builders import CALLBACK, TENANT_ID
from tests.emulator.clients.library import GRAPH_SCOPE, USER_SCOPES, Library, Refused, Signing
from tests.emulator.clients.plain import Plain


def credential(running: Emulator, signing: Signing, told: bool) -> Any:
    """Return a credential of azure-identity's."""
    application, ca = running.world.application, running.addresses.ca
    options: dict[str, Any] = {}
    if told:
        authority = running.addresses.authority
        options = {"authority": authority, "disable_instance_discovery": True, "connection_verify": ca}
    options |= {"tenant_id": TENANT_ID, "client_id": application.client_id}
    if signing.certificate:
        return CertificateCredential(certificate_data=signing.certificate.encode(), **options)
    options["client_secret"] = application.client_secret
    if signing.walk:
        return AuthorizationCodeCredential(authorization_code=_code(running, signing), redirect_uri=CALLBACK, **options)
    return ClientSecretCredential(**options)


def _code(running: Emulator, signing: Signing) -> str:
    asked = {
        "client_id": running.world.application.client_id,
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "scope": " ".join(["openid", "offline_access", "profile", *USER_SCOPES]),
    }
    assert signing.walk is not None
    back = signing.walk(f"{running.addresses.authority}/{TENANT_ID}/oauth2/v2.0/authorize?{urlencode(asked)}")
    return dict(parse_qsl(urlsplit(back).query))["code"]


def scopes(signing: Signing) -> list[str]:
    """Return what the credential asks for."""
    return USER_SCOPES if signing.walk else [GRAPH_SCOPE]


def sign_in(running: Emulator, signing: Signing, told: bool) -> Library:
    """Sign in by azure-identity."""
    signed_in = credential(running, signing, told)
    policies = [RetryPolicy(), BearerTokenCredentialPolicy(signed_in, *scopes(signing), enable_cae=True)]
    trust: dict[str, Any] = {"connection_verify": running.addresses.ca} if told else {}
    client: Any = PipelineClient(running.addresses.graph, policies=policies, **trust)

    def ask(address: str) -> Any:
        try:
            answer = client.send_request(HttpRequest("GET", address))
            answer.read()
        except ClientAuthenticationError as error:
            raise Refused(0) from error
        return answer

    def close() -> None:
        client.close()
        signed_in.close()

    return Plain(running.addresses.graph, ask, close)
