from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.signup.customers import Customers
from services.signup.settings import Settings
from services.signup.stores import Stores
from services.signup.wiring import dependencies, make_app
from shared.mongodb import Document, Documents
from tests.support.clock import TurnableClock
from tests.support.web import WEB, post_form

KEY = "a key that is only for tests, 32 or more"

ENTERED = {
    "last_name": "山田",
    "company": "株式会社コントソ",
    "address": "hanako@contoso.example",
    "terms": "y",
    "data_protection": "y",
}


@pytest.fixture
def settings() -> Settings:
    return Settings(mongodb_uri="mongodb://unused.test", kafka_bootstrap="unused", confirmation_key=KEY, **WEB)


@pytest.fixture
def app(settings: Settings, mongodb: Documents, clock: TurnableClock) -> Flask:
    return make_app(settings, mongodb, clock=clock)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def stores(settings: Settings, mongodb: Documents, clock: TurnableClock) -> Stores:
    return dependencies(settings, mongodb, clock=clock).stores


@pytest.fixture
def customers(stores: Stores) -> Customers:
    return stores.customers


SignUp = Callable[..., TestResponse]


@pytest.fixture
def sign_up(app: Flask) -> SignUp:
    def go(**changes: str) -> TestResponse:
        visitor = app.test_client()
        post_form(visitor, "/", ENTERED | changes)
        post_form(visitor, "/confirm-details", {})
        return visitor.get("/sent", headers={"Accept-Language": "en"})

    return go


@pytest.fixture
def signed_up(sign_up: SignUp, mongodb: Documents) -> Document:
    sign_up()
    found = mongodb["customers"].find_one({"known_as": ENTERED["address"]})
    assert found is not None
    return found
