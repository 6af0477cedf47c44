"""How a client proves who it is: a secret in the body or in HTTP Basic, or an assertion signed with its certificate."""

from typing import Any

import jwt
from werkzeug import Request

from emulator.applications import Application
from emulator.entra.errors import EntraError

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ("PS256", "RS256")
SKEW_SECONDS = 300


def check_client(application: Application, request: Request, audiences: list[str], now: float) -> None:
    """Pass if the request proves to come from the application at `now` (Unix time). Raises EntraError."""
    if "client_assertion" in request.form:
        _check_assertion(application, request, audiences, now)
        return
    basic = request.authorization
    secret = request.form.get("client_secret") or (basic.password if basic and basic.type == "basic" else None)
    if not secret:
        text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."
        raise EntraError("invalid_client", 7000218, text, 401)
    if not application.accepts_secret(secret):
        text = (
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, "
            f"not the client secret ID, for a secret added to app '{application.client_id}'."
        )
        raise EntraError("invalid_client", 7000215, text, 401)
    expires_at = application.secret_expires_at
    if expires_at and expires_at.timestamp() <= now:
        text = f"The provided client secret keys for app '{application.client_id}' are expired."
        raise EntraError("invalid_client", 7000222, text, 401)


def _check_assertion(application: Application, request: Request, audiences: list[str], now: float) -> None:
    if request.form.get("client_assertion_type") != ASSERTION_TYPE:
        raise EntraError(
            "invalid_request", 900144, "The request body must contain the parameter: 'client_assertion_type'."
        )
    assertion = request.form["client_assertion"]
    key = _key_of(application, assertion, now)
    options: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "require": ["exp", "iss", "sub"]}
    try:
        claims = jwt.decode(assertion, key, list(ALGORITHMS), options=options, audience=audiences)
    except jwt.InvalidAudienceError as error:
        raise _bad_assertion(700023, "Client assertion audience claim does not match Realm issuer.") from error
    except jwt.InvalidTokenError as error:
        raise _bad_assertion(700027, f"Client assertion failed signature validation: {error}.") from error
    if claims["iss"] != application.client_id or claims["sub"] != application.client_id:
        raise _bad_assertion(
            700030, "Invalid certificate or assertion - subject name in client assertion is not the client."
        )
    if not isinstance(claims["exp"], int | float) or claims["exp"] + SKEW_SECONDS < now:
        raise _bad_assertion(700024, "Client assertion is not within its valid time range.")


def _key_of(application: Application, assertion: str, now: float) -> Any:
    try:
        header = jwt.get_unverified_header(assertion)
    except jwt.InvalidTokenError as error:
        raise _bad_assertion(50027, f"JWT token is invalid or malformed: {error}.") from error
    if header.get("alg") not in ALGORITHMS:
        raise _bad_assertion(5002730, "Invalid JWT token. Unsupported algorithm.")
    name = str(header.get("x5t#S256") or header.get("x5t") or "").rstrip("=")
    if name not in application.certificates:
        text = f"The certificate used to sign the client assertion is not registered on application. [{name}]"
        raise _bad_assertion(700027, text)
    if application.certificates[name].valid_until.timestamp() <= now:
        raise _bad_assertion(700027, f"The certificate used to sign the client assertion is expired. [{name}]")
    return application.certificates[name].key


def _bad_assertion(number: int, text: str) -> EntraError:
    return EntraError("invalid_client", number, text, 401)
