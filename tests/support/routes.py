"""Every address that the portal's apps answer, read from the apps themselves, so that a new one cannot be forgotten."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from flask import Flask
from werkzeug.routing import Rule

from shared.web.shell import PROBES
from tests.support.in_process import Shindan

API = "/api"
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Route:
    """One rule of one app; `endpoint` is "service:endpoint"."""

    endpoint: str
    path: str
    methods: frozenset[str]
    arguments: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Tell whether anything is sent here that changes something."""
        return bool(self.methods & CHANGING)

    @property
    def is_file(self) -> bool:
        """Tell whether files of the program are served here, the same for all."""
        return self.endpoint.endswith(("static", "shell.brand_css", "shell.brand_picture"))

    @property
    def is_probe(self) -> bool:
        """Tell whether only probes from inside are answered."""
        return self.endpoint.endswith(PROBES)

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the path with values for its arguments."""
        path = self.path
        for name in self.arguments:
            path = path.replace(f"<{name}>", values[name])
        return path


def apps(system: Shindan) -> Mapping[str, Flask]:
    """Return the portal's apps by the path that they are under; programs have one of their own."""
    mounted = {prefix: cast("Flask", app) for prefix, app in system.pages.mounts.items() if prefix != API}
    return {"": cast("Flask", system.pages.app), **mounted}


def api_routes(system: Shindan) -> list[Route]:
    """Return all routes that programs use."""
    app = cast("Flask", system.pages.mounts[API])
    return [_route(API, app, rule) for rule in app.url_map.iter_rules()]


def routes(system: Shindan) -> list[Route]:
    """Return all routes of all apps."""
    return [_route(prefix, app, rule) for prefix, app in apps(system).items() for rule in app.url_map.iter_rules()]


def pages(system: Shindan) -> Iterator[Route]:
    """Yield what people open: what answers GET and is neither file nor probe."""
    for route in routes(system):
        if "GET" in route.methods and not route.is_file and not route.is_probe:
            yield route


def deeds(system: Shindan) -> Iterator[Route]:
    """Yield what forms are sent to."""
    return (route for route in routes(system) if route.changes)


def _route(prefix: str, app: Flask, rule: Rule) -> Route:
    path = "".join(f"<{text}>" if is_argument else text for is_argument, text in rule._trace).lstrip("|")
    methods = frozenset(rule.methods or ())
    name = app.extensions["shindan"].name
    return Route(f"{name}:{rule.endpoint}", f"{prefix}{path}", methods, tuple(sorted(rule.arguments)))
