import base64
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

from emulator.applications import DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET
from emulator.certificates import make_certificates
from local.manifests import DEPLOY
from shared.settings import load
from tests.support.manifests import SETTINGS, Process, named, of_kind, processes

SCRIPT = (DEPLOY / "k8s" / "overlays" / "local" / "secrets.sh").resolve()
KUBECTL = Path(sysconfig.get_path("scripts")) / "kubectl"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("trial")
    asking = folder / "kubectl"
    asking.write_text(f'#!/bin/sh\necho ---\nexec {KUBECTL} "$@" --dry-run=client --output=yaml\n')
    asking.chmod(0o700)
    told = {
        "KUBECTL": str(asking),
        "OPERATIONS": f"{sys.executable} -m operations",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(SCRIPT.parents[4]),
    }
    done = subprocess.run([SCRIPT], cwd=folder, env=told, check=True, capture_output=True, text=True)  # noqa: S603 - ours
    secrets: list[dict[str, Any]] = [each for each in yaml.safe_load_all(done.stdout) if each]
    assert (folder / "shindan-trial-ca.pem").exists()
    return {
        f"{each['metadata']['namespace']}/{each['metadata']['name']}": {
            key: base64.b64decode(value) for key, value in each["data"].items()
        }
        for each in secrets
    }


@pytest.mark.parametrize("process", processes("local"), ids=named)
def test_every_process_can_live_with_what_the_script_makes(
    process: Process, made: dict[str, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, (name, key) in process.files().items():
        for each, content in made[f"shindan/{name}"].items():
            if key in (each, "*"):
                path = tmp_path / (place.removesuffix("*") + each if key == "*" else place).lstrip("/")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    for name, value in process.environment().items():
        monkeypatch.setenv(name, f"{tmp_path}{value}" if value.startswith("/etc/") else value)

    settings = load(SETTINGS[process.name])

    assert settings.model_dump()["mongodb_uri"].startswith(f"mongodb://{process.service}:")


def test_the_emulator_takes_the_authority_and_knows_the_application(
    made: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    for name, content in made["shindan/emulator-authority"].items():
        (tmp_path / name).write_bytes(content)

    certificates = make_certificates(tmp_path, ["emulator"])

    (microsoft,) = [
        each["data"] for name, each in of_kind("local", "ConfigMap").items() if name.startswith("microsoft-")
    ]
    assert certificates.authority.read_bytes() == made["shindan/microsoft"]["ca.pem"]
    assert microsoft["CLIENT_ID"] == DEFAULT_CLIENT_ID
    assert made["shindan/microsoft"]["client_secret"].decode().strip() == DEFAULT_CLIENT_SECRET


def test_the_users_of_the_example_have_their_passwords(made: dict[str, dict[str, bytes]]) -> None:
    (example,) = yaml.safe_load_all((DEPLOY / "k8s" / "prerequisites" / "mongodb" / "mongodb.yaml").read_text())

    for user in example["spec"]["users"]:
        password = made[f"mongodb/{user['passwordSecretRef']['name']}"]["password"].decode().strip()
        assert f":{password}@" in made[f"shindan/mongodb-{user['name']}"]["uri"].decode()
        assert user["roles"] == [{"name": "readWrite", "db": user["db"]}]
