"""What a web process knows of itself while it answers a request."""

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from flask import current_app, request

from shared.clock import Clock
from shared.mongodb import Documents
from shared.sessions import EndedSessions
from shared.web.brands import Brand, Brands, host_name
from shared.web.limits import Limits
from shared.web.settings import WebSettings

EXTENSION = "shindan"
PROBES = ("shell.health", "shell.ready", "shell.metrics")
FOR_ANYBODY = ("static", "shell.static", "shell.brand_css", "shell.brand_picture", *PROBES)
"""What is answered alike to every browser and every customer."""


@dataclass(frozen=True)
class Shell:
    """The parts that every page of one web process shares."""

    name: str
    settings: WebSettings
    brands: Brands
    database: Documents
    limits: Limits
    ended_sessions: EndedSessions
    clock: Clock


def this_shell() -> Shell:
    """Return the shell of the process that answers the present request."""
    return cast("Shell", current_app.extensions[EXTENSION])


def current_brand() -> Brand:
    """Return the brand of the host that the present request was sent to."""
    return this_shell().brands.for_host(request.host)


def portal() -> str:
    """Return the origin that links in letters begin with: the Host header counts only if a brand claims it."""
    settings, brand = this_shell().settings, current_brand()
    if host_name(request.host) not in brand.hosts:
        return settings.portal
    configured = urlsplit(settings.portal)
    port = f":{configured.port}" if configured.port else ""
    return f"{configured.scheme}://{host_name(request.host)}{port}"
