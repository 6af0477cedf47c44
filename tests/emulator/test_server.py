import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from cryptography import x509
from requests.adapters import HTTPAdapter

from emulator.server import Emulator, serve
from emulator.tenants import load_tenant
from emulator.world import Behaviour
from tests.emulator.builders import AIKO, TENANT_ID, fill


def _token(running: Emulator, session: requests.Session) -> dict[str, str]:
    application = running.world.application
    session.post(f"{running.addresses.authority}/emulator/grants", json={}, timeout=60).raise_for_status()
    answer = session.post(
        f"{running.addresses.authority}/{TENANT_ID}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": application.client_id,
            "client_secret": application.client_secret,
            "scope": "https://graph.microsoft.com/.default",
        },
        timeout=60,
    )
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def test_it_answers_over_tls_by_name_and_by_number(running: Emulator, session: requests.Session) -> None:
    addresses = [running.addresses.authority, f"https://127.0.0.1:{running.addresses.port}"]

    issuers = [
        session.get(f"{address}/{TENANT_ID}/v2.0/.well-known/openid-configuration", timeout=60).json()["issuer"]
        for address in addresses
    ]

    assert issuers == [f"{address}/{TENANT_ID}/v2.0" for address in addresses]


def test_a_stranger_to_its_authority_does_not_connect(running: Emulator) -> None:
    session = requests.Session()
    session.trust_env = False

    with session, pytest.raises(requests.exceptions.SSLError):
        session.get(running.addresses.authority, timeout=60)


def test_its_certificates_pass_the_strict_check_of_newer_pythons(running: Emulator) -> None:
    context = ssl.create_default_context(cafile=running.addresses.ca)
    context.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
    authority = x509.load_pem_x509_certificate(Path(running.addresses.ca).read_bytes())

    with (
        socket.create_connection(("127.0.0.1", running.addresses.port), timeout=60) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as wrapped,
    ):
        version = wrapped.version()

    assert version in ("TLSv1.2", "TLSv1.3")
    assert authority.extensions.get_extension_for_class(x509.BasicConstraints).critical


@pytest.mark.parametrize("real_names", [True, False])
def test_its_certificate_is_for_microsofts_names_only_when_told(tenant: Path, *, real_names: bool) -> None:
    with serve([load_tenant(tenant)], real_names=real_names) as running:
        pem = ssl.get_server_certificate(("127.0.0.1", running.addresses.port), ca_certs=running.addresses.ca)

    names = x509.load_pem_x509_certificate(pem.encode()).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert ("login.microsoftonline.com" in names.value.get_values_for_type(x509.DNSName)) == real_names
    assert ("graph.microsoft.com" in names.value.get_values_for_type(x509.DNSName)) == real_names
    assert "localhost" in names.value.get_values_for_type(x509.DNSName)


def test_an_authority_can_be_kept(tenant: Path, tmp_path: Path) -> None:
    kept = tmp_path / "certificates"
    contents = []
    for _ in range(2):
        with serve([load_tenant(tenant)], certificates=kept) as running:
            contents.append(Path(running.addresses.ca).read_bytes())

    assert contents[0] == contents[1]
    assert (kept / "ca.key").stat().st_mode & 0o077 == 0


def test_a_fifth_request_at_once_is_refused(tenant: Path) -> None:
    fill(tenant, 1)
    slow = Behaviour(latency_ms=4_000)  # all of them have come before the first is answered
    with serve([load_tenant(tenant)], behaviour=slow) as running, requests.Session() as session:
        session.trust_env, session.verify = False, running.addresses.ca
        headers = _token(running, session)
        address = f"{running.addresses.graph}/users/{AIKO}/messages"

        def ask(_: int) -> int:
            return requests.get(address, headers=headers, verify=running.addresses.ca, timeout=60).status_code

        with ThreadPoolExecutor(8) as pool:
            statuses = sorted(pool.map(ask, range(8)))
        state = session.get(f"{running.addresses.authority}/emulator/state", timeout=60).json()

    assert statuses == [200] * 4 + [429] * 4
    assert state["mailboxes"][AIKO]["throttled"] == 4


def test_a_connection_is_kept_for_the_next_request(running: Emulator, session: requests.Session) -> None:
    headers = _token(running, session)

    answers = [session.get(f"{running.addresses.graph}/users", headers=headers, timeout=60) for _ in range(20)]

    adapter = session.get_adapter(running.addresses.graph)
    assert isinstance(adapter, HTTPAdapter)
    pools = adapter.poolmanager.pools
    assert {answer.status_code for answer in answers} == {200}
    assert sum(pools[key].num_connections for key in pools.keys()) == 1  # noqa: SIM118 - the container cannot be iterated
