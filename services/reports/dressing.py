"""What the templates of this service can call, on pages and in files."""

from functools import partial
from typing import Any

from flask import Flask

from services.reports import evidence, microsoft_words, paper, presenting, words
from services.reports.charts import bars, columns, titled
from services.reports.timeline import beside_one_another, timeline
from shared.web import formatting
from shared.web.language import current_language
from shared.web.presenting import numeral
from shared.wording import of


def dress(app: Flask) -> None:
    """Give an app's templates the words, charts and filters of reports."""
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

    @app.context_processor
    def wording() -> dict[str, Any]:
        return {"wording": of(current_language())}
