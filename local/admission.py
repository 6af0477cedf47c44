"""What `deploy/k8s/prove.sh` asks an API server: `python -m local.admission FOLDER DEFINITIONS`."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from local.manifests import DEPLOY, EXAMPLES, OVERLAYS, build

Manifest = Mapping[str, Any]
EVERYTHING = (*(f"overlays/{each}" for each in OVERLAYS), *EXAMPLES)
OF_KUBERNETES = ("apps", "batch", "policy", "autoscaling")
"""Groups of its own whose names have no dot; the others end in `.k8s.io`."""

GROUP, KIND = re.compile(r"^  group: (\S+)$", re.MULTILINE), re.compile(r"^    kind: (\S+)$", re.MULTILINE)
"""In a definition, which holds thousands of lines that no parser of ours needs to read."""


def group_of(manifest: Manifest) -> str:
    """Return whose kind of resource it is, "" for the oldest of Kubernetes."""
    return str(manifest["apiVersion"]).rpartition("/")[0]


def is_custom(manifest: Manifest) -> bool:
    """Tell whether it is an extension's, which the server knows only by a definition."""
    group = group_of(manifest)
    return bool(group) and group not in OF_KUBERNETES and not group.endswith(".k8s.io")


def defined(definitions: Path) -> set[tuple[str, str]]:
    """Return group and kind of the resources that files of a folder define, one each."""
    found = (path.read_text(encoding="utf-8") for path in definitions.glob("*.yaml"))
    return {(group[1], kind[1]) for text in found if (group := GROUP.search(text)) and (kind := KIND.search(text))}


def pods(manifests: Sequence[Manifest]) -> Iterator[Manifest]:
    """Yield each pod that would be made of them: admission looks at pods, and only warns of what makes them."""
    for each in manifests:
        if "template" in each.get("spec", {}) and not is_custom(each):
            metadata = {"name": each["metadata"]["name"], "namespace": each["metadata"]["namespace"]}
            template = each["spec"]["template"]["spec"]
            yield {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template}


def prepare(folder: Path, definitions: Path, names: Sequence[str] = EVERYTHING) -> None:
    """Write for each overlay and example what can be asked, and say what cannot."""
    known = defined(definitions)
    for name in names:
        everything = list(yaml.safe_load_all(build(DEPLOY / "k8s" / name)))
        unknown = [each for each in everything if is_custom(each) and (group_of(each), each["kind"]) not in known]
        if unknown:
            print(f"Not asked about, for want of definitions: {', '.join(sorted({each['kind'] for each in unknown}))}")
        _write(folder / f"{Path(name).name}.all", [each for each in everything if each not in unknown])
        _write(folder / f"{Path(name).name}.pods", list(pods(everything)))


def _write(path: Path, manifests: Sequence[Manifest]) -> None:
    if manifests:
        path.write_text(yaml.safe_dump_all(manifests), encoding="utf-8")


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), Path(sys.argv[2]))
