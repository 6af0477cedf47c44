"""The web process of the scanner: the shared shell and this service's pages."""

from flask import Flask

from services.scanner.safe_view import SafeViews
from services.scanner.scans import Scans
from services.scanner.settings import PageSettings
from services.scanner.views import make_blueprint
from shared.clock import Clock
from shared.mongodb import Documents
from shared.web.app import make_shell


def make_scanner_app(
    settings: PageSettings, database: Documents, scans: Scans, views: SafeViews, *, clock: Clock
) -> Flask:
    """Return the app under /mails."""
    app = make_shell(
        "scanner", settings, database=database, package="services.scanner", url_prefix="/mails", clock=clock
    )
    app.register_blueprint(make_blueprint(scans, views))
    return app
