import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import session
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.scanner.app import make_scanner_app
from services.scanner.list_views import make_blueprint
from services.scanner.sender_lists import SenderLists
from services.scanner.settings import PageSettings
from services.scanner.wiring import Dependencies
from shared.events.catalog import CustomerErased
from shared.mongodb import Documents
from shared.web.sign_in import sign_in
from tests.support.clock import TurnableClock
from tests.support.scanning import CUSTOMER, SETTINGS, Stage
from tests.support.tenants import FakeTenant
from tests.support.web import ENGLISH, JAPANESE, WEB, post_form

pytestmark = pytest.mark.mongodb


@dataclass
class Pages:
    client: FlaskClient
    stage: Stage
    given: Dependencies

    def sign_in(self, customer_id: str = CUSTOMER) -> None:
        with self.client.application.test_request_context("/"):
            sign_in(customer_id, "ann@contoso.example")
            saved = dict(session)
        with self.client.session_transaction() as current:
            current.update(saved)

    def forget_ended_sessions(self) -> None:
        """Be a page that was let in just before the erasure was heard of."""
        self.stage.database["ended_sessions"].delete_many({})

    def kept(self, customer_id: str = CUSTOMER) -> SenderLists:
        return self.given.lists.of(customer_id)


@pytest.fixture
def pages(mongodb: Documents, clock: TurnableClock) -> Iterator[Pages]:
    stage = Stage(mongodb, FakeTenant({}), clock)
    given = stage.dependencies()
    settings = PageSettings(**{**SETTINGS, **WEB})
    app = make_scanner_app(settings, mongodb, [make_blueprint(given.lists, given.erasures)], clock=clock)
    with app.test_client() as client:
        yield Pages(client, stage, given)


def words(page: TestResponse) -> str:
    return re.sub(r"</?bdi[^>]*>", "", page.text)


def test_lists_are_saved_and_shown_again(pages: Pages) -> None:
    pages.sign_in()

    answer = post_form(
        pages.client, "/mails/lists", {"allowed": "@Shop.example\r\n\r\na@b.example", "denied": "c.example"}
    )
    page = pages.client.get(answer.location, headers=ENGLISH)

    assert answer.status_code == 303
    assert pages.kept() == SenderLists(("shop.example", "a@b.example"), ("c.example",))
    assert "Saved" in page.text
    assert ">\nshop.example\na@b.example</textarea>" in page.text


def test_mistakes_are_named_by_line_and_nothing_typed_is_lost(pages: Pages) -> None:
    pages.sign_in()
    pages.given.lists.keep(CUSTOMER, SenderLists(("kept.example",), ()))
    typed = "shop.example\n<script>alert(1)</script>\nco.jp\ngmail.com"

    page = post_form(pages.client, "/mails/lists", {"allowed": typed, "denied": " untouched.example"})

    assert page.status_code == 422
    assert "Line 2: &lt;script&gt;alert(1)&lt;/script&gt; is neither a mail address" in words(page)
    assert "Line 3: co.jp covers far too many senders" in words(page)
    assert "Line 4: gmail.com is free mail" in words(page)
    assert ">\nshop.example\n&lt;script&gt;alert(1)&lt;/script&gt;\nco.jp\ngmail.com</textarea>" in page.text
    assert ">\n untouched.example</textarea>" in page.text
    assert 'href="#allowed"' in page.text
    assert 'href="#denied"' not in page.text
    assert pages.kept() == SenderLists(("kept.example",), ())


def test_the_page_speaks_japanese(pages: Pages) -> None:
    pages.sign_in()

    page = post_form(pages.client, "/mails/lists", {"allowed": "", "denied": "shop"}, headers=JAPANESE)

    assert "許可リストと拒否リスト" in page.text
    assert "1 行目「shop」：" in words(page)


def test_the_page_is_for_the_signed_in_alone(pages: Pages) -> None:
    shown = pages.client.get("/mails/lists", headers=ENGLISH)

    assert (shown.status_code, shown.location) == (302, "/sign-in?next=/mails/lists")


def test_saving_needs_the_token_of_the_form(pages: Pages) -> None:
    pages.sign_in()

    answer = pages.client.post("/mails/lists", data={"allowed": "shop.example"}, headers=ENGLISH)

    assert answer.status_code == 400
    assert pages.kept() == SenderLists()


def test_everyone_has_lists_of_their_own(pages: Pages) -> None:
    pages.given.lists.keep("customer-2", SenderLists(("theirs.example",), ()))
    pages.sign_in()

    page = pages.client.get("/mails/lists", headers=ENGLISH)
    post_form(pages.client, "/mails/lists", {"allowed": "", "denied": ""})

    assert "theirs.example" not in page.text
    assert pages.kept("customer-2") == SenderLists(("theirs.example",), ())


def test_lists_are_erased_with_the_customer_and_not_brought_back(pages: Pages) -> None:
    pages.given.lists.keep(CUSTOMER, SenderLists(("shop.example",), ()))
    pages.stage.hear(CustomerErased(customer_id=CUSTOMER, erased_at=pages.stage.clock()))
    pages.stage.work()
    erased = pages.kept()
    pages.forget_ended_sessions()
    pages.sign_in()

    answer = post_form(pages.client, "/mails/lists", {"allowed": "shop.example", "denied": ""})

    assert (erased, pages.kept()) == (SenderLists(), SenderLists())
    assert answer.status_code == 404
