"""A program before the API, over a read model on a real database."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from services.reports import wiring
from services.reports.api.tokens import Permit, Wanted
from services.reports.settings import Settings
from tests.services.reports.conftest import Listening
from tests.support.events import CUSTOMER, NOON, a_mail_scanned, a_mailbox_scanned, a_scan_completed, a_scan_started

V1 = "/api/v1"


@dataclass(frozen=True)
class Program:
    """Something that asks with a token, and reads English."""

    client: Client
    token: str

    def ask(self, method: str, path: str, **options: Any) -> TestResponse:
        """Ask for an address below /api/v1."""
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en", **options.pop("headers", {})}
        return self.client.open(V1 + path, method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        """Read something."""
        return self.ask("GET", path, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        """Have something done."""
        return self.ask("POST", path, **options)


Programs = Callable[..., Program]


@pytest.fixture
def api(reports: Listening, reports_settings: Settings) -> Flask:
    return wiring.make_api(reports_settings, reports.database, clock=lambda: NOON + timedelta(hours=2))


@pytest.fixture
def program(api: Flask, reports: Listening) -> Programs:
    """Return a maker of programs, whose tokens allow reading if nothing else is said."""

    def with_token(
        customer_id: str = CUSTOMER, permits: Collection[Permit] = (Permit.READ,), days: int = 30
    ) -> Program:
        wanted = Wanted(name="Our SIEM", permits=permits, days=days, time_zone="Asia/Tokyo")
        text = reports.read_model.make_token(customer_id, wanted)
        assert text is not None
        return Program(Client(api), text)

    return with_token


@pytest.fixture
def ended(reports: Listening) -> Listening:
    """A scan of three mails that has ended."""
    mails = [a_mail_scanned(mail_id=f"m{number}", received_at=NOON - timedelta(hours=number)) for number in range(3)]
    reports.hears(a_scan_started(), *mails, a_mailbox_scanned(), a_scan_completed(threats=3))
    return reports
