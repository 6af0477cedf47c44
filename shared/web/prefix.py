"""One app under one path of the portal's origin, whether or not something in front has taken the path off."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from shared.web.headers import bare_answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

INSIDE = ("/health", "/ready", "/metrics")
"""Paths that probes ask a process for directly."""


def under(prefix: str) -> "Callable[[WSGIApplication], WSGIApplication]":
    """Serve an app under `prefix` ("/" for the root); elsewhere there is nothing but what probes ask for."""
    root = prefix.rstrip("/")

    def mount(application: "WSGIApplication") -> "WSGIApplication":
        def mounted(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            path = environ.get("PATH_INFO", "")
            if environ.get("SCRIPT_NAME") or path in INSIDE:
                return application(environ, start_response)
            if path != root and not path.startswith(root + "/"):
                return bare_answer(404, "There is nothing here.")(environ, start_response)
            return application({**environ, "SCRIPT_NAME": root, "PATH_INFO": path[len(root) :] or "/"}, start_response)

        return mounted

    return mount
