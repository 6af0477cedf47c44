from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr

from emulator.faults import Fault
from emulator.server import Emulator, serve
from emulator.tenants import load_tenant
from services.scanner.access import Access
from services.scanner.budget import Budgeter
from services.scanner.consents import Consents
from services.scanner.mail_source import Busy, NotThere, Refused, Window
from services.scanner.scans import Scan
from shared.encryption import Keyring
from shared.events.details import Scope
from shared.microsoft import MicrosoftSettings
from shared.mongodb import Documents
from tests.emulator.builders import AIKO, KENJI, a_tenant_folder, fill
from tests.support.certificates import a_certificate
from tests.support.clock import NOON
from tests.support.emulated import consent_for_one_mailbox, consent_for_the_organisation, settings_of
from tests.support.measured import growth

pytestmark = pytest.mark.mongodb
WINDOW = Window(None, NOON)


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    folder = a_tenant_folder(tmp_path_factory.mktemp("access") / "contoso")
    fill(folder, 2)
    with serve([load_tenant(folder)]) as running:
        yield running


@pytest.fixture
def settings(emulator: Emulator) -> MicrosoftSettings:
    return settings_of(emulator)


@pytest.fixture
def consents(mongodb: Documents) -> Consents:
    return Consents(mongodb, Keyring({"k1": bytes(32)}))


def a_scan(emulator: Emulator, scope: Scope) -> Scan:
    tenant_id = emulator.world.tenants[0].id
    return Scan("scan-1", "customer-1", "consent-1", tenant_id, "Contoso", scope, "", (), WINDOW, NOON)


def test_the_application_reads_the_whole_directory(
    emulator: Emulator, settings: MicrosoftSettings, consents: Consents
) -> None:
    consent_for_the_organisation(emulator)

    source = Access(settings, consents, Budgeter()).open(a_scan(emulator, Scope.ORGANISATION))

    assert AIKO in {each.address for each in source.users().users}


def test_a_certificate_serves_instead_of_a_secret(
    emulator: Emulator, settings: MicrosoftSettings, consents: Consents
) -> None:
    pem = a_certificate()
    emulator.world.application.add_certificate(pem.encode())
    consent_for_the_organisation(emulator)
    with_certificate = settings.model_copy(update={"client_secret": None, "client_certificate": SecretStr(pem)})

    source = Access(with_certificate, consents, Budgeter()).open(a_scan(emulator, Scope.ORGANISATION))

    assert AIKO in {each.address for each in source.users().users}


def test_a_person_is_read_by_an_application_with_a_certificate(
    emulator: Emulator, settings: MicrosoftSettings, consents: Consents
) -> None:
    pem = a_certificate()
    emulator.world.application.add_certificate(pem.encode())
    keep_grant(emulator, consents)
    with_certificate = settings.model_copy(update={"client_secret": None, "client_certificate": SecretStr(pem)})

    source = Access(with_certificate, consents, Budgeter()).open(a_scan(emulator, Scope.ONE_MAILBOX))

    assert source.me().address == AIKO


def test_an_application_that_the_tenant_does_not_know_is_refused(
    emulator: Emulator, settings: MicrosoftSettings, consents: Consents
) -> None:
    emulator.world.consents.remove(emulator.world.tenants[0].id, emulator.world.application.client_id)

    source = Access(settings, consents, Budgeter()).open(a_scan(emulator, Scope.ORGANISATION))

    with pytest.raises(Refused):
        source.users()


def test_a_role_of_exchange_suffices_whatever_the_token_says(
    emulator: Emulator, settings: MicrosoftSettings, consents: Consents
) -> None:
    consent_for_the_organisation(emulator)
    world = emulator.world
    tenant, client_id = world.tenants[0], world.application.client_id
    world.consents.withdraw_roles(tenant.id, client_id, ["Mail.Read"])
    world.management_scopes.assign(tenant.id, [AIKO])
    source = Access(settings, consents, Budgeter()).open(a_scan(emulator, Scope.ORGANISATION))
    users = {each.address: each.id for each in source.users().users}

    assert source.count_mails(users[AIKO], WINDOW) == 2
    with pytest.raises(Refused):
        source.folders(users[KENJI])
    world.management_scopes.remove(tenant.id)


def test_a_grant_that_is_gone_is_refused(emulator: Emulator, settings: MicrosoftSettings, consents: Consents) -> None:
    source = Access(settings, consents, Budgeter()).open(a_scan(emulator, Scope.ONE_MAILBOX))

    with pytest.raises(Refused):
        source.me()


def keep_grant(emulator: Emulator, consents: Consents) -> str:
    consent_for_one_mailbox(emulator, consents, AIKO)
    kept = consents.grant("consent-1")
    assert kept is not None
    return kept.refresh_token


def test_a_person_reads_their_own_mailbox_and_no_other(
    emulator: Emulator, settings: MicrosoftSettings, consents: Consents
) -> None:
    first = keep_grant(emulator, consents)

    source = Access(settings, consents, Budgeter()).open(a_scan(emulator, Scope.ONE_MAILBOX))
    me = source.me()
    kenji = next(each for each in emulator.world.tenants[0].users if each.address == KENJI)

    assert me.address == AIKO
    assert source.count_mails(me.id, WINDOW) == 2
    with pytest.raises((NotThere, Refused)):
        source.count_mails(kenji.id, WINDOW)
    kept = consents.grant("consent-1")
    assert kept is not None
    assert kept.refresh_token != first


def test_a_revoked_grant_is_refused(emulator: Emulator, settings: MicrosoftSettings, consents: Consents) -> None:
    keep_grant(emulator, consents)
    person = next(each for each in emulator.world.tenants[0].users if each.address == AIKO)
    emulator.world.grants.revoke(person.id)

    source = Access(settings, consents, Budgeter()).open(a_scan(emulator, Scope.ONE_MAILBOX))

    with pytest.raises(Refused):
        source.me()


def test_a_person_signs_in_once_for_many_pages(
    emulator: Emulator, settings: MicrosoftSettings, consents: Consents
) -> None:
    keep_grant(emulator, consents)
    access = Access(settings, consents, Budgeter())
    emulator.world.traffic.forget()

    for _ in range(3):
        access.open(a_scan(emulator, Scope.ONE_MAILBOX)).me()

    report = emulator.world.traffic.report()["requests"]
    assert (report["token"], report["graph"]) == (1, 3)


def test_tokens_of_ended_scans_are_forgotten(
    emulator: Emulator, settings: MicrosoftSettings, consents: Consents
) -> None:
    consent_for_the_organisation(emulator)
    access = Access(settings, consents, Budgeter())
    access.open(a_scan(emulator, Scope.ORGANISATION)).users()

    assert access.keep_only({"consent-1"}) == 0
    assert access.keep_only(set()) == 1

    emulator.world.traffic.forget()
    access.open(a_scan(emulator, Scope.ORGANISATION)).users()
    assert emulator.world.traffic.report()["requests"]["token"] == 1


@pytest.mark.parametrize("status", [429, 503])
def test_an_entra_that_is_busy_is_asked_again_later(
    emulator: Emulator, settings: MicrosoftSettings, consents: Consents, status: int
) -> None:
    consent_for_the_organisation(emulator)
    tenant = emulator.world.tenants[0].id
    emulator.world.faults.add(Fault(path=f"/{tenant}/oauth2/v2.0/token", status=status, count=3))
    source = Access(settings, consents, Budgeter(nap=lambda _: None)).open(a_scan(emulator, Scope.ORGANISATION))

    with pytest.raises(Busy):
        source.admits()
    assert source.admits()


def test_a_credential_of_ours_that_has_expired_is_no_refusal_of_the_customer(
    emulator: Emulator, settings: MicrosoftSettings, consents: Consents
) -> None:
    consent_for_the_organisation(emulator)
    registered = emulator.world.application
    source = Access(settings, consents, Budgeter(nap=lambda _: None)).open(a_scan(emulator, Scope.ORGANISATION))

    registered.secret_expires_at = NOON
    refusals = growth("shindan_client_credential_refusals_total")
    with pytest.raises(Busy, match="invalid_client"):
        source.users()
    registered.secret_expires_at = None

    assert source.users().users

    assert refusals() == 3


def test_a_tenant_that_entra_does_not_know_is_refused(
    emulator: Emulator, settings: MicrosoftSettings, consents: Consents
) -> None:
    scan = replace(a_scan(emulator, Scope.ORGANISATION), tenant_id="99999999-2222-4333-8444-555555555555")
    source = Access(settings, consents, Budgeter()).open(scan)

    with pytest.raises(Refused):
        source.users()


def test_an_unreachable_entra_is_busy(settings: MicrosoftSettings, consents: Consents, emulator: Emulator) -> None:
    nowhere = settings.model_copy(update={"entra_authority": "https://127.0.0.1:9"})
    access = Access(nowhere, consents, Budgeter(nap=lambda _: None))

    with pytest.raises(Busy):
        access.open(a_scan(emulator, Scope.ORGANISATION)).users()
