"""What templates can call."""

from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, url_for
from markupsafe import Markup

from shared.web import formatting, links
from shared.web.language import current_language, language_links
from shared.web.phrases import InPhrases
from shared.web.shell import current_brand
from shared.web.sign_in import current_customer

_SHARED = Path(__file__).parent / "static"


@cache
def _version(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:8]


def asset(name: str) -> str:
    """Return the URL of a shared static file; it changes with the content, so browsers may keep it."""
    return url_for("shell.static", filename=name, v=_version(_SHARED / name))


def moment(at: datetime) -> Markup:
    """Return a time as HTML in the customer's zone, else the brand's."""
    customer = current_customer()
    zone = customer.time_zone if customer else current_brand().time_zone
    return formatting.time_element(at, zone, current_language())


def numeral(value: float) -> str:
    """Return a number with the separators of the page's language."""
    return formatting.number(value, current_language())


def lasting(length: timedelta) -> str:
    """Return a duration in the words of the page's language."""
    return formatting.duration(length, current_language())


def present(app: Flask) -> None:
    """Give an app's templates the filters for times, numbers and hostile text, headings in phrases, and the frame."""
    app.jinja_env.filters.update(
        moment=moment, numeral=numeral, lasting=lasting, shown=formatting.shown, defanged=formatting.defanged
    )
    app.jinja_env.globals.update(asset=asset, links=links)
    app.jinja_env.add_extension(InPhrases)

    def own_asset(name: str) -> str:
        return url_for("static", filename=name, v=_version(Path(app.static_folder or "") / name))

    @app.context_processor
    def frame() -> dict[str, Any]:
        language = current_language()
        return {
            "brand": current_brand(),
            "language": language,
            "languages": language_links(),
            "customer": current_customer(),
            "own_asset": own_asset,
        }
