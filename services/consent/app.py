"""The web process of consent."""

from flask import Flask

from services.consent.dependencies import Dependencies
from services.consent.settings import Settings
from services.consent.views import make_blueprint
from services.consent.views.day_fields import day_field, last_day_field
from shared.mongodb import Documents
from shared.web.app import make_shell


def build_app(settings: Settings, database: Documents, dependencies: Dependencies) -> Flask:
    """Return the app, served under /consent; forms may lead on to Microsoft's sign-in page."""
    app = make_shell(
        "consent",
        settings,
        database=database,
        package="services.consent",
        url_prefix="/consent",
        form_targets=[settings.entra_authority],
        clock=dependencies.clock,
    )
    app.jinja_env.filters.update(day_field=day_field, last_day_field=last_day_field)
    app.register_blueprint(make_blueprint(dependencies))
    return app
