"""The web process of the reports service: the shared shell, this service's words, and its pages."""

from datetime import datetime
from typing import Any

from flask import Flask

from services.reports import words
from services.reports.charts import bars, columns
from services.reports.downloads import make_downloads
from services.reports.pages import Pages
from services.reports.pdf import Press
from services.reports.settings import Settings
from services.reports.views import make_blueprint
from services.reports.zones import reader_zone
from shared.clock import Clock
from shared.mongodb import Documents
from shared.web import formatting
from shared.web.app import make_shell
from shared.web.language import current_language
from shared.wording import of


def make_reports_app(settings: Settings, database: Documents, pages: Pages, press: Press, *, clock: Clock) -> Flask:
    """Return the app under /reports."""
    app = make_shell(
        "reports", settings, database=database, package="services.reports", url_prefix="/reports", clock=clock
    )
    app.jinja_env.globals.update(words=words, bars=bars, columns=columns, day=_day)
    app.jinja_env.filters.update(visible=formatting.visible)
    app.register_blueprint(make_blueprint(pages))
    app.register_blueprint(make_downloads(pages, press))

    @app.context_processor
    def wording() -> dict[str, Any]:
        return {"wording": of(current_language())}

    return app


def _day(at: datetime) -> str:
    return formatting.local_date(at, reader_zone().key, current_language())
