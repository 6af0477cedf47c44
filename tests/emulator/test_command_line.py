import json
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.emulator.builders import AIKO, OTHER_TENANT_ID, TENANT_ID, USERS, a_mail, a_tenant_folder

ROOT = Path(__file__).parents[2]


@contextmanager
def _started(*arguments: str | Path) -> Iterator[tuple["subprocess.Popen[str]", dict[str, Any]]]:
    command = [sys.executable, "-m", "emulator", *map(str, arguments)]
    with subprocess.Popen(  # noqa: S603 - the command is written above
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


def _run(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "emulator", *map(str, arguments)]
    return subprocess.run(  # noqa: S603 - the command is written above
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def _mails(described: dict[str, Any], address: str) -> int:
    with requests.Session() as session:
        session.trust_env, session.verify = False, described["ca"]
        token = session.post(
            f"{described['authority']}/{described['tenant_id']}/oauth2/v2.0/token",
            data={
                "grant_type": "client_credentials",
                "client_id": described["client_id"],
                "client_secret": described["client_secret"],
                "scope": "https://graph.microsoft.com/.default",
            },
            timeout=60,
        ).json()["access_token"]
        count = f"{described['graph']}/users/{address}/messages/$count"
        return int(session.get(count, headers={"Authorization": f"Bearer {token}"}, timeout=60).text)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_tenant_is_served_until_a_signal(tenant: Path, number: signal.Signals) -> None:
    with _started("--tenant", tenant) as (process, described):
        process.send_signal(number)
        code = process.wait(timeout=60)

    assert code == 0
    assert described["authority"].startswith("https://localhost:")
    assert described["graph"] == f"{described['authority']}/v1.0"
    assert (described["tenant_id"], described["users"]) == (TENANT_ID, list(USERS))
    assert not Path(described["ca"]).exists()


def test_another_cloud_is_served_under_its_own_names(tenant: Path) -> None:
    with _started("--tenant", tenant, "--cloud", "china", "--real-names") as (_, described):
        context = ssl.create_default_context(cafile=described["ca"])
        with (
            socket.create_connection(("127.0.0.1", described["port"]), timeout=60) as plain,
            context.wrap_socket(plain, server_hostname="microsoftgraph.chinacloudapi.cn") as wrapped,
        ):
            version = wrapped.version()

    assert version
    assert described["authority"] == "https://login.chinacloudapi.cn"
    assert described["graph"] == "https://microsoftgraph.chinacloudapi.cn/v1.0"
    assert described["graph_resource"] == "https://microsoftgraph.chinacloudapi.cn"


def test_a_cloud_that_is_not_known_is_refused(tenant: Path) -> None:
    refused = _run("--tenant", tenant, "--cloud", "mars")

    assert refused.returncode == 2
    assert "us_government" in refused.stderr


def test_mails_are_served_as_a_tenant(tmp_path: Path) -> None:
    (tmp_path / "samples").mkdir()
    for number in range(3):
        (tmp_path / "samples" / f"{number}.eml").write_bytes(a_mail())

    with _started("--mails", tmp_path / "samples") as (_, described):
        count = _mails(described, "samples@mails.example")

    assert described["users"] == ["samples@mails.example"]
    assert count == 3


def test_several_tenants_are_served_together(tenant: Path, tmp_path: Path) -> None:
    users = {"yuki@fabrikam.example": ""}
    other = a_tenant_folder(
        tmp_path / "fabrikam", tenant_id=OTHER_TENANT_ID, name="Fabrikam", domain="fabrikam.example", users=users
    )

    with _started("--tenant", tenant, "--tenant", other, "--granted") as (_, described):
        count = _mails({**described, "tenant_id": OTHER_TENANT_ID}, "yuki@fabrikam.example")

    assert [known["tenant_id"] for known in described["tenants"]] == [TENANT_ID, OTHER_TENANT_ID]
    assert AIKO in described["users"]
    assert count == 0


def test_redirect_uris_are_registered(tenant: Path) -> None:
    callback = "https://localhost:5000/consent/callback"

    with _started("--tenant", tenant, "--redirect-uri", callback) as (_, described):
        asked = {
            "client_id": described["client_id"],
            "redirect_uri": callback,
            "response_type": "code",
            "scope": "openid",
        }
        page = requests.get(
            f"{described['authority']}/{TENANT_ID}/oauth2/v2.0/authorize", asked, verify=described["ca"], timeout=60
        )

    assert page.status_code == 200


def test_faults_and_changes_are_read_from_a_script(tenant: Path, tmp_path: Path) -> None:
    (tmp_path / "late.eml").write_bytes(a_mail())
    fault = '[[faults]]\npath = "/common"\nstatus = 418\ncount = "always"\n'
    change = f'[[changes]]\nmailbox = "{AIKO}"\nfile = "late.eml"\nmails = 2\n'
    script = tmp_path / "script.toml"
    script.write_text(fault + change, encoding="utf-8")

    with _started("--tenant", tenant, "--granted", "--script", script) as (_, described):
        answer = requests.get(f"{described['authority']}/common", verify=described["ca"], timeout=60)
        count = _mails(described, AIKO)

    assert answer.status_code == 418
    assert count == 2


def test_a_script_that_cannot_be_followed_is_refused(tenant: Path, tmp_path: Path) -> None:
    script = tmp_path / "faults.toml"
    script.write_text('[[faults]]\nkind = "strange"\n', encoding="utf-8")

    ended = _run("--tenant", tenant, "--script", script)

    assert ended.returncode == 2
    assert "choose one of" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        ((), "give --tenant FOLDER, --mails PATH or --contoso FOLDER"),
        (("--tenant", "/no/such/folder"), "give a tenant folder"),
        (("--mails", "/no/such/folder"), "give a folder of .eml files"),
        (("--mails", "emulator", "--certificate", "README.md"), "give"),
    ],
)
def test_bad_input_is_answered_in_one_line(arguments: tuple[str, ...], advice: str) -> None:
    ended = _run(*arguments)

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert advice in ended.stderr


def test_the_same_tenant_twice_is_refused(tenant: Path) -> None:
    ended = _run("--tenant", tenant, "--tenant", tenant)

    assert ended.returncode == 2
    assert "change the `id`" in ended.stderr


def test_a_port_that_is_taken_is_said(tenant: Path) -> None:
    with _started("--tenant", tenant) as (_, described):
        port = described["authority"].rsplit(":", 1)[1]
        ended = _run("--tenant", tenant, "--port", port)

    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert port in ended.stderr


@pytest.mark.parametrize("name", ["emulator.localhost", "emulator"])
def test_it_is_found_under_the_names_and_the_address_that_were_asked_for(name: str, tenant: Path) -> None:
    asked = ("--host", "127.0.0.2", "--name", "emulator.localhost", "--name", "emulator")
    with _started("--tenant", tenant, *asked) as (_, described):
        assert described["authority"] == f"https://emulator.localhost:{described['port']}"
        context = ssl.create_default_context(cafile=described["ca"])
        with (
            socket.create_connection(("127.0.0.2", described["port"]), timeout=60) as plain,
            context.wrap_socket(plain, server_hostname=name) as secured,
        ):
            assert secured.version()


def test_the_demo_tenant_is_written_into_the_folder_and_served(tmp_path: Path) -> None:
    with _started("--contoso", tmp_path / "demo") as (_, described):
        assert len(described["users"]) > 20
    assert list((tmp_path / "demo").glob("*/tenant.toml"))
