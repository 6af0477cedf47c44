from pathlib import Path

import pytest

from tests.emulator.browser import Browser, Page
from tests.emulator.builders import ADMINISTRATOR, AIKO, a_tenant_folder
from tests.emulator.client import Client
from tests.emulator.conftest import Serve


def _signed_in(tenant: Path, serve: Serve, user_consent: str, address: str, **asked: str) -> tuple[Browser, Page]:
    a_tenant_folder(tenant, user_consent=user_consent)
    client: Client = serve(granted=False)
    browser = client.browser()
    return browser, browser.sign_in(browser.open(client.authorize_url(**asked)), address)


@pytest.mark.parametrize(("policy", "code"), [("admin_only", "AADSTS90094"), ("admin_workflow", "AADSTS90095")])
def test_a_user_may_not_let_an_application_read_mail(tenant: Path, serve: Serve, policy: str, code: str) -> None:
    browser, page = _signed_in(tenant, serve, policy, AIKO)

    back = browser.press(page, "#leave")

    assert page.has("#need-admin-approval")
    assert not page.has("#accept")
    assert back.answer["error"] == "access_denied"
    assert back.answer["error_description"].startswith(code)


def test_where_there_is_a_workflow_approval_can_be_requested(tenant: Path, serve: Serve) -> None:
    browser, page = _signed_in(tenant, serve, "admin_workflow", AIKO)

    sent = browser.press(page, "#request", justification="The assessment")

    assert sent.text("h1") == "Request sent"
    assert sent.has("#leave")


def test_signing_in_alone_needs_no_administrator(tenant: Path, serve: Serve) -> None:
    browser, page = _signed_in(tenant, serve, "admin_only", AIKO, scope="openid profile")

    back = browser.press(page, "#accept")

    assert page.text("#permissions") == "View your basic profile"
    assert back.answer["code"]


def test_an_administrator_may_consent_all_the_same(tenant: Path, serve: Serve) -> None:
    _, page = _signed_in(tenant, serve, "admin_only", ADMINISTRATOR)

    assert page.has("#accept")
