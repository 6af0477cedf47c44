"""`python -m local.configuration > docs/configuration.md`: every setting, from the settings' own classes."""

from collections.abc import Iterator, Mapping
from inspect import get_annotations
from pathlib import Path
from typing import get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from services.consent.settings import Settings as Consent
from services.notifier.settings import Settings as Notifier
from services.reports.settings import Settings as Reports
from services.scanner.settings import ReadingSettings, WorkerSettings
from services.signup.settings import Settings as Signup
from shared.microsoft import MicrosoftSettings
from shared.settings import KafkaSettings, ServiceSettings, TracingSettings
from shared.web.settings import WebSettings

CHAPTERS: Mapping[str, tuple[type[BaseSettings], str]] = {
    "Every process": (ServiceSettings, "What all five services need."),
    "Kafka": (
        KafkaSettings,
        "Every process is told, workers use it; [with TLS on Kubernetes](kubernetes.md#kafka-and-mongodb-over-tls).",
    ),
    "Tracing": (TracingSettings, "Every process; [how traces go](tracing.md)."),
    "Every web process": (WebSettings, "signup, consent, scanner and reports, each as `web`."),
    "What talks to Microsoft": (MicrosoftSettings, "consent and scanner, `web` and `worker`."),
    "signup": (Signup, "`web` and `worker`."),
    "consent": (Consent, "`web` and `worker`."),
    "scanner": (ReadingSettings, "`web` and `worker`."),
    "scanner, worker": (WorkerSettings, "`worker` alone."),
    "notifier": (Notifier, "`worker`; it has no pages."),
    "reports": (Reports, "`web` and `worker`."),
}
INTRODUCTION = """\
# Configuration

Settings come from the environment, under these names. What is named `…_FILE` is a secret: a file holds it, and the
final line end does not count; any other setting can be given so, too. A process that lacks settings, or was given wrong
ones, says all that is wrong at once and ends with status 2. This page is made from the settings' own classes
(`make docs`).
"""


def rendered() -> str:
    """Return the page."""
    return "\n".join([INTRODUCTION, *_chapters()]).rstrip() + "\n"


def _chapters() -> Iterator[str]:
    for name, (settings, whose) in CHAPTERS.items():
        own = [_row(field, settings.model_fields[field]) for field in get_annotations(settings)]
        yield "\n".join([f"## {name}", "", whose, "", "| setting | default | what it is |", "|---|---|---|", *own, ""])


def _row(field: str, about: FieldInfo) -> str:
    name = field.upper()
    shown = f"`{name}_FILE`" if _is_secret(about) else f"`{name}`"
    return f"| {shown} | {_default(about)} | {about.description} |"


def _is_secret(about: FieldInfo) -> bool:
    return SecretStr in (about.annotation, *get_args(about.annotation))


def _default(about: FieldInfo) -> str:
    if about.default is PydanticUndefined:
        return "**required**"
    if about.default is None or about.default == "":
        return "none"
    if isinstance(about.default, bool):
        return f"`{str(about.default).lower()}`"
    return f"`{about.default.as_posix() if isinstance(about.default, Path) else about.default}`"


if __name__ == "__main__":
    print(rendered(), end="")
