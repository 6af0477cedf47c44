"""What the emulator's own switches are sent."""

from typing import Any

from flask import abort, request


def json_body() -> dict[str, Any]:
    """Return the request's JSON object, empty if there is none; anything else is refused."""
    body = request.get_json(silent=True, force=True) or {}
    return body if isinstance(body, dict) else abort(400, "a JSON object is expected")
