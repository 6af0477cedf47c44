"""The web process of the scanner: the shared shell and this service's pages."""

from collections.abc import Iterable

from flask import Blueprint, Flask

from services.scanner.settings import PageSettings
from shared.clock import Clock
from shared.mongodb import Documents
from shared.web.app import make_shell


def make_scanner_app(
    settings: PageSettings, database: Documents, blueprints: Iterable[Blueprint], *, clock: Clock
) -> Flask:
    """Return the app under /mails."""
    app = make_shell(
        "scanner", settings, database=database, package="services.scanner", url_prefix="/mails", clock=clock
    )
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return app
