"""The API does what its description says, whatever it is asked for, and nothing else."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import APIOperation, BaseSchema, Case, GenerationMode
from schemathesis.config import GenerationConfig
from schemathesis.core.result import Ok

from services.reports import wiring
from services.reports.api.app import make_api_app
from services.reports.api.tokens import Permit
from services.reports.pdf import Press
from services.reports.settings import Settings
from tests.services.reports.api.conftest import Programs
from tests.services.reports.conftest import Listening
from tests.support.asking import from_anywhere
from tests.support.events import NOON

pytestmark = [pytest.mark.mongodb, pytest.mark.slow]

KNOWN = {"scan_id": "latest", "mail_id": "m1"}
AnyCase = Case[Any]
Check = Callable[[AnyCase], None]


def now() -> datetime:
    return NOON + timedelta(hours=2)


EXAMPLES = 3
BOUNDED = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


class QuickPress(Press):
    """Sets nothing: how a PDF is made is not what is asked here."""

    def typeset(self, html: str) -> bytes:
        return b"%PDF-1.7 " + html[:15].encode()


@pytest.fixture
def described(ended: Listening, reports_settings: Settings) -> BaseSchema:
    """The description as it is served, beside the app that serves it and a scan of three mails."""
    given = wiring.dependencies(reports_settings, ended.database, clock=now)
    files = wiring.files_over(replace(given, press=QuickPress(seconds=1, megabytes=256)), reports_settings)
    app = make_api_app(reports_settings, ended.database, given.read_model, files, clock=now)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", from_anywhere(app))


@pytest.fixture
def check(program: Programs) -> Check:
    """What asks, each time with a token that may do everything, and holds the answer against all that is promised."""

    def ask(case: AnyCase) -> None:
        if case.meta is not None and case.meta.generation.mode.is_positive:
            case.path_parameters.update({name: KNOWN[name] for name in case.path_parameters if name in KNOWN})
            case.query.pop("cursor", None)
        case.call_and_validate(headers={"Authorization": f"Bearer {program(permits=tuple(Permit)).token}"})

    return ask


def operations(schema: BaseSchema) -> Iterator[APIOperation[Any, Any, Any, Any]]:
    """Yield all that can be asked for."""
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        yield found.ok()


def test_every_boundary_of_every_parameter_is_kept(described: BaseSchema, check: Check) -> None:
    asked = 0
    for operation in operations(described):
        for case in described.iter_coverage_cases(
            operation, generation_modes=list(GenerationMode), generation_config=GenerationConfig(deterministic=True)
        ):
            check(case)
            asked += 1

    assert asked > 100


@pytest.mark.parametrize("mode", GenerationMode)
def test_whatever_is_asked_is_answered_as_described(described: BaseSchema, check: Check, mode: GenerationMode) -> None:
    for operation in operations(described):
        BOUNDED(given(operation.as_strategy(generation_mode=mode))(check))()
