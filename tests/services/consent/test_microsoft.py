import json
from collections.abc import Iterator

import pytest
import trustme
from pydantic import SecretStr

from emulator.entra.rules import Rules
from emulator.faults import Fault
from emulator.server import Emulator
from services.consent.id_tokens import SignedInAs
from services.consent.microsoft import EntraAndGraph, MailboxGrant
from services.consent.refusals import GrantRefused, NotYet, Refusal
from services.consent.settings import Settings
from tests.emulator.browser import Browser
from tests.emulator.builders import TENANT_ID
from tests.services.consent.builders import CLERK, PORTAL, wanted
from tests.support.certificates import a_certificate
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb

CALLBACK = f"{PORTAL}/consent/callback"


@pytest.fixture
def microsoft(settings: Settings, clock: TurnableClock) -> EntraAndGraph:
    return EntraAndGraph(settings, clock)


def agree(emulator: Emulator) -> None:
    application = emulator.world.application
    emulator.world.consents.grant_roles(TENANT_ID, application.client_id, application.application_permissions)


def test_an_organisation_that_agreed_has_a_name(emulator: Emulator, microsoft: EntraAndGraph) -> None:
    agree(emulator)

    name = microsoft.organisation_name(TENANT_ID)

    assert name in ("Contoso", "contoso.example")


def test_an_app_that_the_tenant_does_not_know_does_not_work(microsoft: EntraAndGraph) -> None:
    with pytest.raises(NotYet, match="700016"):
        microsoft.organisation_name(TENANT_ID)


def test_each_try_asks_anew(emulator: Emulator, microsoft: EntraAndGraph) -> None:
    with pytest.raises(NotYet):
        microsoft.organisation_name(TENANT_ID)
    agree(emulator)

    name = microsoft.organisation_name(TENANT_ID)

    assert name


@pytest.fixture
def rules(emulator: Emulator) -> Iterator[Rules]:
    """The rules of the tenant's directory, as they were afterwards."""
    found = emulator.world.tenants[0].rules
    before = dict(vars(found))
    yield found
    found.change(before)


@pytest.mark.parametrize(("hidden", "reason"), [("application", "700016"), ("roles", "403")])
def test_a_consent_that_the_directory_does_not_know_yet_holds_at_a_later_try(
    emulator: Emulator, microsoft: EntraAndGraph, rules: Rules, hidden: str, reason: str
) -> None:
    rules.change({"replication_tries": 2, "replication_hides": hidden})
    application = emulator.world.application
    emulator.world.consent(emulator.world.tenants[0], application.client_id, application.application_permissions, ())

    for _ in range(2):
        with pytest.raises(NotYet, match=reason):
            microsoft.organisation_name(TENANT_ID)

    assert microsoft.organisation_name(TENANT_ID)


def test_a_certificate_serves_instead_of_a_secret(emulator: Emulator, settings: Settings) -> None:
    pem = a_certificate()
    emulator.world.application.add_certificate(pem.encode())
    agree(emulator)
    with_certificate = settings.model_copy(update={"client_secret": None, "client_certificate": SecretStr(pem)})

    name = EntraAndGraph(with_certificate).organisation_name(TENANT_ID)

    assert name


def test_an_environment_that_names_other_authorities_is_not_asked(
    emulator: Emulator, microsoft: EntraAndGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    agree(emulator)

    name = microsoft.organisation_name(TENANT_ID)

    assert name


def test_a_server_with_another_certificate_is_not_talked_to(
    emulator: Emulator, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    foreign = tmp_path_factory.mktemp("foreign") / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(foreign))
    agree(emulator)

    with pytest.raises(NotYet, match="SSLError"):
        EntraAndGraph(settings.model_copy(update={"ca_file": str(foreign)})).organisation_name(TENANT_ID)


@pytest.mark.parametrize(
    ("status", "refusal"), [(403, Refusal.NOT_VERIFIED), (404, Refusal.NO_MAILBOX), (503, Refusal.UNAVAILABLE)]
)
def test_a_mailbox_that_cannot_be_opened_is_no_grant(
    emulator: Emulator, microsoft: EntraAndGraph, browser: Browser, status: int, refusal: Refusal
) -> None:
    flow = microsoft.begin_mailbox(CALLBACK, "state-1")
    page = browser.sign_in(browser.open(flow["auth_uri"]), CLERK)
    answer = browser.press(page, "#accept").answer
    emulator.world.faults.add(Fault("/v1.0/me/messages", status=status, count=2))

    with pytest.raises(GrantRefused) as refused:
        microsoft.mailbox(flow, answer, wanted())

    assert refused.value.refusal is refusal


@pytest.mark.parametrize("status", [429, 503, 509])
def test_a_fault_that_passes_at_once_costs_nobody_their_way_back_from_microsoft(
    emulator: Emulator, microsoft: EntraAndGraph, browser: Browser, status: int
) -> None:
    flow = microsoft.begin_mailbox(CALLBACK, "state-1")
    page = browser.sign_in(browser.open(flow["auth_uri"]), CLERK)
    answer = browser.press(page, "#accept").answer
    emulator.world.faults.add(Fault("/v1.0/me/messages", status=status))

    assert microsoft.mailbox(flow, answer, wanted()).refresh_token


def test_a_code_for_another_nonce_is_refused(microsoft: EntraAndGraph, browser: Browser) -> None:
    flow = microsoft.begin_mailbox(CALLBACK, "state-1")
    page = browser.sign_in(browser.open(flow["auth_uri"]), CLERK)
    answer = browser.press(page, "#accept").answer

    with pytest.raises(GrantRefused) as refused:
        microsoft.mailbox({**flow, "nonce": "another"}, answer, wanted())

    assert refused.value.refusal is Refusal.NOT_UNDERSTOOD


def test_the_scanner_gets_what_it_needs_and_no_more() -> None:
    grant = MailboxGrant(SignedInAs("tenant", "user", "ann@contoso.example"), "Contoso", "1.secret")

    assert json.loads(grant.secret) == {
        "tenant_id": "tenant",
        "user_id": "user",
        "address": "ann@contoso.example",
        "refresh_token": "1.secret",
    }
