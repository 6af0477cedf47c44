"""Check images and manifests, `python -m local.manifests`: built, then tried by tools that know what is right.

The tools live in a virtual environment of their own, which `make check` makes.
"""

import re
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

DEPLOY = Path("deploy")
OVERLAYS = ("local", "production", "rehearsal")
RECIPES = ("Dockerfile", "proof/Dockerfile")
EXAMPLES = ("prerequisites/kafka", "prerequisites/mongodb", "prerequisites/trial")
VERSIONS = ("1.35", "1.37")
"""Of Kubernetes: the oldest that is supported, and the newest."""
TOOLS = Path("build/manifests/bin")
BUILT = Path("build/built-manifests")
UNKNOWN = re.compile(r"find schema for kind (\w+) with api version (\S+)")


def build(folder: Path) -> str:
    """Return what `kubectl apply -k` would apply; raises CalledProcessError, with kubectl's words on standard error."""
    kubectl = str(Path(sysconfig.get_path("scripts")) / "kubectl")
    command = [kubectl, "kustomize", str(folder)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - our own arguments


def build_all(into: Path) -> list[Path]:
    """Build every overlay and example into files of a folder."""
    into.mkdir(parents=True, exist_ok=True)
    built = []
    for name in (*(f"overlays/{each}" for each in OVERLAYS), *EXAMPLES):
        path = into / f"{name.replace('/', '-')}.yaml"
        path.write_text(build(DEPLOY / "k8s" / name), encoding="utf-8")
        built.append(path)
    return built


def commands(built: Sequence[Path]) -> list[list[str]]:
    """Return what tries the files, each command failing when something is wrong."""
    files = [str(path) for path in built]
    recipes = [str(DEPLOY / name) for name in RECIPES]
    return [
        [str(TOOLS / "hadolint"), "--no-color", "--config", str(DEPLOY / "hadolint.yaml"), *recipes],
        [str(TOOLS / "yamllint"), "--strict", "--config-file", str(DEPLOY / "yamllint.yaml"), str(DEPLOY)],
        *([str(TOOLS / "kubernetes-validate"), "--strict", "-k", version, *files] for version in VERSIONS),
        [str(TOOLS / "checkov"), "--config-file", str(DEPLOY / "k8s" / "checkov.yaml"), "--file", *files],
    ]


def without_schema(said: str) -> list[str]:
    """Return the kinds that kubernetes-validate says it does not know, because they are others' extensions."""
    return sorted({f"{kind} ({version})" for kind, version in UNKNOWN.findall(said)})


def main() -> int:
    """Say what is wrong; 1 when anything is."""
    unknown: set[str] = set()
    failed = False
    for command in commands(build_all(BUILT)):
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own arguments
        unknown.update(without_schema(done.stdout + done.stderr))
        if done.returncode:
            failed = True
            print(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}", file=sys.stderr)
    print(f"manifests for Kubernetes {' and '.join(VERSIONS)}; not held against a schema: {', '.join(sorted(unknown))}")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
