"""The web process of this service: it answers at the origin's root."""

from flask import Flask

from services.signup.stores import Stores
from services.signup.views import account, documents, erasing, signing_in, signing_up, welcoming
from services.signup.views.letting_in import notice_visits
from shared.clock import Clock
from shared.mongodb import Documents
from shared.web.app import make_shell
from shared.web.settings import WebSettings


def make_signup_app(
    settings: WebSettings, database: Documents, stores: Stores, confirmation_key: bytes, *, clock: Clock
) -> Flask:
    """Return the app with all pages."""
    app = make_shell("signup", settings, database=database, package="services.signup", url_prefix="/", clock=clock)
    notice_visits(app, stores)
    app.register_blueprint(signing_up.make_blueprint(stores.customers))
    app.register_blueprint(welcoming.make_blueprint(stores, confirmation_key))
    app.register_blueprint(signing_in.make_blueprint(stores, confirmation_key))
    app.register_blueprint(account.make_blueprint(stores))
    app.register_blueprint(erasing.make_blueprint(stores))
    app.register_blueprint(documents.make_blueprint())
    return app
