"""The web process of the reports service: the shared shell, this service's words, and its pages."""

from functools import partial
from typing import Any

from flask import Flask

from services.reports import evidence, microsoft_words, paper, presenting, words
from services.reports.browsing import make_browsing
from services.reports.charts import bars, columns, titled
from services.reports.downloads import make_downloads, make_machine_downloads
from services.reports.files import Files
from services.reports.following import make_following
from services.reports.live import Streams
from services.reports.pages import Pages
from services.reports.pdf import Press
from services.reports.settings import Settings
from services.reports.timeline import beside_one_another, timeline
from services.reports.views import make_blueprint
from shared.clock import Clock
from shared.mongodb import Documents
from shared.web import formatting
from shared.web.app import make_shell
from shared.web.language import current_language
from shared.web.presenting import numeral
from shared.wording import of


def make_reports_app(
    settings: Settings, database: Documents, pages: Pages, press: Press, streams: Streams, *, clock: Clock
) -> Flask:
    """Return the app under /reports."""
    app = make_shell(
        "reports", settings, database=database, package="services.reports", url_prefix="/reports", clock=clock
    )
    app.jinja_env.add_extension(presenting.WithoutIndents)
    app.jinja_env.globals.update(
        words=words,
        microsoft_words=microsoft_words,
        evidence=evidence,
        bars=partial(bars, numeral=numeral),
        columns=partial(columns, numeral=numeral, short_date=presenting.short_date),
        timeline=timeline,
        beside_one_another=beside_one_another,
        day=presenting.day,
        paper=paper,
    )
    app.jinja_env.filters.update(
        visible=formatting.visible,
        harmless=evidence.harmless,
        address=presenting.address,
        until=presenting.until,
        short_date=presenting.short_date,
        local_moment=presenting.local_moment,
        fitted=paper.fitted,
        on_lines=paper.on_lines,
        titled=titled,
        zone_in_words=paper.zone_in_words,
    )
    app.register_blueprint(make_blueprint(pages))
    app.register_blueprint(make_browsing(pages))
    files = Files(pages, press, settings.pdf_detections)
    app.register_blueprint(make_downloads(pages, files))
    app.register_blueprint(make_machine_downloads(pages, files))
    app.register_blueprint(make_following(pages, streams))

    @app.context_processor
    def wording() -> dict[str, Any]:
        return {"wording": of(current_language())}

    return app
