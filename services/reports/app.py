"""The web process of the reports service: the shared shell, this service's words, and its pages."""

from collections.abc import Iterable

from flask import Blueprint, Flask

from services.reports.browsing import make_browsing
from services.reports.downloads import make_downloads, make_machine_downloads
from services.reports.dressing import dress
from services.reports.files import Files
from services.reports.following import make_following
from services.reports.live import Streams
from services.reports.pages import Pages
from services.reports.settings import Settings
from services.reports.views import make_blueprint
from shared.clock import Clock
from shared.mongodb import Documents
from shared.web.app import make_shell


def make_reports_app(
    settings: Settings,
    database: Documents,
    pages: Pages,
    files: Files,
    streams: Streams,
    *,
    more: Iterable[Blueprint] = (),
    clock: Clock,
) -> Flask:
    """Return the app under /reports; `more` are pages that are not about a result."""
    app = make_shell(
        "reports", settings, database=database, package="services.reports", url_prefix="/reports", clock=clock
    )
    dress(app)
    app.register_blueprint(make_blueprint(pages))
    app.register_blueprint(make_browsing(pages))
    app.register_blueprint(make_downloads(pages, files))
    app.register_blueprint(make_machine_downloads(pages, files))
    app.register_blueprint(make_following(pages, streams))
    for blueprint in more:
        app.register_blueprint(blueprint)

    return app
