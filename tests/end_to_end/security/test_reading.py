"""Opening pages changes nothing: mail filters, previews and search engines open links, too."""

import pytest

from tests.support.asking import Asking
from tests.support.customers import Somebody, lasting
from tests.support.in_process import Shindan
from tests.support.routes import pages

pytestmark = pytest.mark.mongodb


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_opening_every_page_changes_nothing(
    lived_in: Shindan, alice: Somebody, carol: Asking, nobody: Asking, method: str
) -> None:
    before = lasting(lived_in.dump())

    statuses = [
        asking.ask(method, route.filled(alice.first_ids(route.arguments))).status
        for route in pages(lived_in)
        for asking in (alice.asking, carol, nobody)
        if method == "GET" or not route.path.endswith(".pdf")
    ]

    assert len(statuses) >= 75
    assert max(statuses) < 500
    assert lasting(lived_in.dump()) == before
