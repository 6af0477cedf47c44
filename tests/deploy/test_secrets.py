import re

import pytest

from local.manifests import DEPLOY, OVERLAYS
from tests.support.manifests import manifests, of_kind, processes

README = (DEPLOY / "k8s" / "README.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w-]+)` \| (.+?) \|", re.MULTILINE)
LISTED = {name: set(re.findall(r"`([\w.]+)`", keys)) for name, keys in ROW.findall(README)}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_secrets_are_only_named(overlay: str) -> None:
    assert of_kind(overlay, "Secret") == {}
    assert "secretKeyRef" not in str(manifests(overlay))


def test_the_readme_lists_every_secret_with_its_keys() -> None:
    used: dict[str, set[str]] = {}
    for overlay in OVERLAYS:
        for process in processes(overlay):
            told = process.environment().values()
            for path, (name, key) in process.files().items():
                folder = path.removesuffix("*")
                keys = {each.removeprefix(folder) for each in told if each.startswith(folder)} if key == "*" else {key}
                used.setdefault(name, set()).update(keys)

    assert {name: LISTED.get(name) for name in used} == used
    assert set(LISTED) - set(used) == {"gateway-tls", "emulator-authority"}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_who_has_which_secret(overlay: str) -> None:
    holders: dict[str, set[str]] = {}
    for process in processes(overlay):
        for name, _ in process.files().values():
            holders.setdefault(name, set()).add(process.service)

    assert holders["scanner-keys"] == {"scanner"}
    assert holders["scanner-public-key"] == {"consent"}
    assert holders["confirmation"] == {"signup", "notifier"}
    assert holders["session"] == {"signup", "consent", "scanner", "reports"}
    assert holders["microsoft"] == {"consent", "scanner"}
    assert holders["webhook-keys"] == {"reports"}
    for server in ("mongodb", "kafka") if overlay == "production" else ("mongodb",):
        assert {name: whose for name, whose in holders.items() if name.startswith(f"{server}-")} == {
            f"{server}-{service}": {service} for service in ("signup", "consent", "scanner", "notifier", "reports")
        }
