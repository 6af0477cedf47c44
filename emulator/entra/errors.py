"""How Entra says no: AADSTS codes, in JSON to programs and on a page to people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from emulator.identifiers import new_guid

REVOCATIONS = {
    50173: "The provided grant has expired due to it being revoked, a fresh auth token is needed.",
    70043: "The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.",
    700082: "The refresh token has expired due to inactivity.",
}


class EntraError(Exception):
    """A refusal: the OAuth `error`, the AADSTS number, what it says, the HTTP status, and further body fields."""

    def __init__(
        self, error: str, number: int, text: str, status: int = 400, fields: Mapping[str, Any] | None = None
    ) -> None:
        """Say no with an OAuth error, an AADSTS number and its text."""
        super().__init__(f"AADSTS{number}: {text}")
        self.error = error
        self.number = number
        self.text = text
        self.status = status
        self.fields = dict(fields or {})


class EntraPageError(EntraError):
    """A refusal that must not be sent to a redirect URI, because that cannot be trusted: Entra shows a page."""


def described(number: int, text: str, now: datetime, trace_id: str, correlation_id: str) -> str:
    """Return an `error_description` as Entra writes it, with lines ended by CRLF."""
    lines = (
        f"AADSTS{number}: {text}",
        f"Trace ID: {trace_id}",
        f"Correlation ID: {correlation_id}",
        f"Timestamp: {now:%Y-%m-%d %H:%M:%SZ}",
    )
    return "\r\n".join(lines)


def error_body(refusal: EntraError, now: datetime, authority: str, correlation_id: str | None) -> dict[str, Any]:
    """Return a refusal as the token endpoint's JSON."""
    trace_id, correlation_id = new_guid(), correlation_id or new_guid()
    return {
        "error": refusal.error,
        "error_description": described(refusal.number, refusal.text, now, trace_id, correlation_id),
        "error_codes": [refusal.number],
        "timestamp": f"{now:%Y-%m-%d %H:%M:%SZ}",
        "trace_id": trace_id,
        "correlation_id": correlation_id,
        "error_uri": f"{authority}/error?code={refusal.number}",
        **refusal.fields,
    }


def unknown_tenant(name: str) -> EntraError:
    """Return the refusal for a tenant that does not exist."""
    return EntraError(
        "invalid_request", 90002, f"Tenant '{name}' not found. Check to make sure you have the correct tenant ID."
    )


def unknown_application(client_id: str, directory: str) -> EntraError:
    """Return the refusal for an application that the directory does not have."""
    text = (
        f"Application with identifier '{client_id}' was not found in the directory '{directory}'. This can happen if "
        "the application has not been installed by the administrator of the tenant or consented to by any user in it."
    )
    return EntraError("unauthorized_client", 700016, text)


def revoked(number: int) -> EntraError:
    """Return the refusal of a refresh token that was taken back, by its AADSTS number."""
    return EntraError("invalid_grant", number, REVOCATIONS[number])


def disabled(client_id: str) -> EntraError:
    """Return the refusal of an application that the tenant's administrator has disabled."""
    return EntraError("unauthorized_client", 7000112, f"Application '{client_id}' is disabled.")


def missing_parameter(name: str) -> EntraError:
    """Return the refusal of a request that lacks a parameter."""
    return EntraError("invalid_request", 900144, f"The request body must contain the following parameter: '{name}'.")
