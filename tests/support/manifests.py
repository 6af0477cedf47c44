"""The manifests for Kubernetes as they would be applied, and what each process in them is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from pydantic_settings import BaseSettings

import services.consent.settings
import services.notifier.settings
import services.reports.settings
import services.scanner.settings
import services.signup.settings
from local.manifests import DEPLOY, OVERLAYS, build

Manifest = Mapping[str, Any]

SETTINGS: dict[str, type[BaseSettings]] = {
    "signup-web": services.signup.settings.Settings,
    "signup-worker": services.signup.settings.Settings,
    "consent-web": services.consent.settings.Settings,
    "consent-worker": services.consent.settings.Settings,
    "scanner-web": services.scanner.settings.PageSettings,
    "scanner-worker": services.scanner.settings.WorkerSettings,
    "notifier-worker": services.notifier.settings.Settings,
    "reports-web": services.reports.settings.Settings,
    "reports-worker": services.reports.settings.Settings,
}
SERVICES = {name.rpartition("-")[0] for name in SETTINGS}


@cache
def manifests(overlay: str) -> tuple[Manifest, ...]:
    """Return all that an overlay would apply."""
    return tuple(yaml.safe_load_all(build(DEPLOY / "k8s" / "overlays" / overlay)))


def of_kind(overlay: str, kind: str) -> dict[str, Manifest]:
    """Return an overlay's manifests of one kind by name."""
    return {each["metadata"]["name"]: each for each in manifests(overlay) if each["kind"] == kind}


@dataclass(frozen=True)
class Process:
    """One Deployment of ours: a service's web or worker."""

    overlay: str
    deployment: Manifest

    @property
    def name(self) -> str:
        """Return for instance `signup-web`."""
        return str(self.deployment["metadata"]["name"])

    @property
    def service(self) -> str:
        """Return whose process it is."""
        return self.name.rpartition("-")[0]

    @property
    def kind(self) -> str:
        """Return "web" or "worker"."""
        return self.name.rpartition("-")[2]

    @property
    def pod(self) -> Manifest:
        """Return the pod's specification."""
        found: Manifest = self.deployment["spec"]["template"]["spec"]
        return found

    @property
    def container(self) -> Manifest:
        """Return the one container."""
        (found,) = self.pod["containers"]
        container: Manifest = found
        return container

    def labels(self) -> Mapping[str, str]:
        """Return the pod's labels."""
        found: Mapping[str, str] = self.deployment["spec"]["template"]["metadata"]["labels"]
        return found

    def environment(self) -> dict[str, str]:
        """Return what it is told, with that of the config maps."""
        maps = of_kind(self.overlay, "ConfigMap")
        told: dict[str, str] = {}
        for source in self.container.get("envFrom", ()):
            told.update(maps[source["configMapRef"]["name"]]["data"])
        told.update({each["name"]: each["value"] for each in self.container.get("env", ())})
        return told

    def files(self) -> dict[str, tuple[str, str]]:
        """Return the secrets in its files: path to name and key, which is "*" for a secret that is mounted whole."""
        return {
            f"{self._place_of(volume)}/{path}": source
            for volume in self.pod["volumes"]
            for path, source in _secrets_in(volume)
        }

    def folders_of_config_maps(self) -> dict[str, str]:
        """Return the config maps that are mounted whole: path to name."""
        return {self._place_of(each): each["configMap"]["name"] for each in self.pod["volumes"] if "configMap" in each}

    def _place_of(self, volume: Manifest) -> str:
        (found,) = [each for each in self.container["volumeMounts"] if each["name"] == volume["name"]]
        return str(found["mountPath"])


def _secrets_in(volume: Manifest) -> Iterator[tuple[str, tuple[str, str]]]:
    if "secret" in volume:
        yield "*", (volume["secret"]["secretName"], "*")
    for source in volume.get("projected", {}).get("sources", ()):
        if "secret" in source:
            for item in source["secret"]["items"]:
                yield item["path"], (source["secret"]["name"], item["key"])


def processes(overlay: str) -> list[Process]:
    """Return the processes of our five services."""
    deployments = of_kind(overlay, "Deployment").values()
    found = [Process(overlay, each) for each in deployments]
    return [each for each in found if each.service in SERVICES]


def every_process() -> list[Process]:
    """Return those of all overlays."""
    return [process for overlay in OVERLAYS for process in processes(overlay)]


def named(process: Process) -> str:
    """Return how a test calls a process."""
    return f"{process.overlay}-{process.name}"
