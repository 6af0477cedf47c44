"""The pages of all services under one origin, as the gateway serves them elsewhere; run by gunicorn."""

import atexit
from contextlib import ExitStack
from typing import TYPE_CHECKING

from werkzeug.middleware.dispatcher import DispatcherMiddleware

import services.consent.settings
import services.consent.wiring
import services.reports.settings
import services.reports.wiring
import services.scanner.settings
import services.scanner.wiring
import services.signup.settings
import services.signup.wiring
from services.scanner.jail.analysers import jailed_analysers
from shared.exporting import export_traces
from shared.logging import configure
from shared.mongodb import PAGES_WAIT, Documents, connect
from shared.settings import ServiceSettings, load
from shared.web.stopping import heed_signals

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


_until_the_end = ExitStack()
atexit.register(_until_the_end.close)


def application() -> "WSGIApplication":
    """Build the four services' apps, each with its own database, and mount them under their paths."""
    configure("portal")
    heed_signals()
    signup = load(services.signup.settings.Settings)
    export_traces("portal", signup)
    consent = load(services.consent.settings.Settings)
    scanner = load(services.scanner.settings.PageSettings)
    reports = load(services.reports.settings.Settings)
    analysers = _until_the_end.enter_context(jailed_analysers(1))
    return DispatcherMiddleware(
        services.signup.wiring.make_app(signup, _database(signup, "signup")),
        {
            "/consent": services.consent.wiring.make_app(consent, _database(consent, "consent")),
            "/reports": services.reports.wiring.make_app(reports, _database(reports, "reports")),
            "/api": services.reports.wiring.make_api(reports, _database(reports, "reports")),
            "/mails": services.scanner.wiring.make_app(scanner, _database(scanner, "scanner"), analysers=analysers),
        },
    )


def _database(settings: ServiceSettings, name: str) -> Documents:
    return connect(settings.mongodb_uri, name, within=PAGES_WAIT)
