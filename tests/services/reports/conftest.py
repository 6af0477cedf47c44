"""A read model on a real database, and a signed-in browser before its pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.reports import wiring
from services.reports.read_model import ReadModel
from services.reports.settings import Settings
from shared.events.catalog import Event
from shared.messaging.consumer import Handlers
from shared.mongodb import Documents
from shared.web.sign_in import sign_in
from tests.support.events import CUSTOMER, NOON, heard

WEBHOOK_KEYS = "1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Listening:
    """The read model and the handlers that fill it."""

    database: Documents
    read_model: ReadModel
    handlers: Handlers

    def hears(self, *events: Event) -> None:
        for event in events:
            self.handlers[type(event)](heard(event))


@pytest.fixture(scope="session")
def reports_settings() -> Settings:
    return Settings(
        mongodb_uri="mongodb://unused",
        kafka_bootstrap="unused:1",
        portal="http://localhost",
        secret_key="0123456789abcdef0123456789abcdef",
        secure_cookies=False,
        webhook_keys=WEBHOOK_KEYS,
        brands_folder=ROOT / "brands",
    )


@pytest.fixture
def reports(mongodb: Documents, reports_settings: Settings) -> Listening:
    given = wiring.dependencies(reports_settings, mongodb, clock=lambda: NOON + timedelta(hours=2))
    return Listening(mongodb, given.read_model, wiring.handlers(given))


@pytest.fixture
def app(reports: Listening, reports_settings: Settings) -> Flask:
    made = wiring.make_app(
        reports_settings, reports.database, clock=lambda: NOON + timedelta(hours=2), rest=lambda _seconds: True
    )
    made.config["TESTING"] = True

    @made.get("/let-in/<customer_id>")
    def let_in(customer_id: str) -> str:
        sign_in(customer_id, "admin@contoso.example", "Asia/Tokyo")
        return ""

    return made


Browser = Callable[..., FlaskClient]


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Return a maker of browsers that are signed in as a customer and prefer a language."""

    def signed_in(customer_id: str = CUSTOMER, language: str = "en") -> FlaskClient:
        client = app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        client.get(f"/reports/let-in/{customer_id}")
        return client

    return signed_in
