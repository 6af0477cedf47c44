"""How Graph says no."""

import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

UNSUPPORTED_MAILBOX = "The mailbox is either inactive, soft-deleted, or is hosted on-premise."
ACCESS_DENIED = "Access is denied. Check credentials and try again."
ODATA_DISABLED = "Access to OData is disabled."


class GraphError(Exception):
    """An answer that is an error: HTTP status, Graph's code and message, and headers to add."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        """Say no with an HTTP status, a code and a message."""
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})


def error_body(code: str, message: str, inner: Mapping[str, str], spelling: str = "innerError") -> dict[str, Any]:
    """Return an error in Graph's JSON form; the inner one is spelled innererror, nested or missing (none) at times."""
    if spelling == "none":
        return {"error": {"code": code, "message": message}}
    if spelling == "nested":
        return {"error": {"code": code, "message": message, "innerError": {"code": code, "innerError": dict(inner)}}}
    return {"error": {"code": code, "message": message, spelling: dict(inner)}}


def unauthorized(message: str, authority: str) -> GraphError:
    """Return the answer to a missing, foreign or expired token; `authority` is Entra's address."""
    return GraphError(401, "InvalidAuthenticationToken", message, {"WWW-Authenticate": _challenge(authority)})


def challenged(authority: str, not_before: int) -> GraphError:
    """Return the answer to a revoked token of a client that understands claims challenges: what to ask for instead."""
    claims = json.dumps({"access_token": {"nbf": {"essential": True, "value": str(not_before)}}})
    wanted = f'error="insufficient_claims", claims="{b64encode(claims.encode()).decode()}"'
    message = (
        "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: "
        "TokenIssuedBeforeRevocationTimestamp"
    )
    headers = {"WWW-Authenticate": f"{_challenge(authority)}, {wanted}"}
    return GraphError(401, "InvalidAuthenticationToken", message, headers)


def _challenge(authority: str) -> str:
    return (
        f'Bearer realm="", authorization_uri="{authority}/common/oauth2/authorize", '
        'client_id="00000003-0000-0000-c000-000000000000"'
    )


def mail_access_denied() -> GraphError:
    """Return the answer when the permission for a mailbox is missing."""
    return GraphError(403, "ErrorAccessDenied", ACCESS_DENIED)


def insufficient_privileges() -> GraphError:
    """Return the answer when a permission for the directory is missing."""
    return GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")


def unknown_resource(name: str) -> GraphError:
    """Return the answer for a user that the directory does not have."""
    message = f"Resource '{name}' does not exist or one of its queried reference-property objects are not present."
    return GraphError(404, "Request_ResourceNotFound", message)


def item_not_found() -> GraphError:
    """Return the answer for a mail, folder or attachment that is not, or no longer, there."""
    return GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def bad_request(message: str, code: str = "BadRequest") -> GraphError:
    """Return the answer to a request that cannot be understood."""
    return GraphError(400, code, message)
