from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.scanner.antivirus import WithAntivirus
from services.scanner.context import Context
from services.scanner.jail.analysers import SourcesAreWrong
from services.scanner.mail import Delivery
from services.scanner.settings import WorkerSettings
from services.scanner.wiring import dependencies, local_analysers, make_scanning
from shared.mongodb import Documents
from tests.support.clamd import WORD, FakeClamd, fake_clamd
from tests.support.raw_mails import raw_mail
from tests.support.scanning import SETTINGS
from tests.support.tenants import WordAnalysers


def test_local_sources_are_off_unless_they_are_set() -> None:
    with local_analysers(WorkerSettings(**SETTINGS, yara_rules_folder="", clamd_address="")) as analysers:
        judgement = analysers.judge(raw_mail(subject=WORD.decode()), Delivery(), Context()).judgement

    assert not isinstance(analysers, WithAntivirus)
    assert (judgement.findings, judgement.not_fully_analysed) == ((), ())


@pytest.mark.mongodb
@pytest.mark.parametrize("wanted", [True, False])
def test_single_mailboxes_are_looked_at_first_only_where_that_is_set(mongodb: Documents, wanted: bool) -> None:
    settings = WorkerSettings(**SETTINGS, fast_first_look=wanted)

    scanning = make_scanning(settings, dependencies(settings, mongodb), WordAnalysers())

    assert scanning.reader._first_look is wanted


def test_settings_reach_the_sources(tmp_path: Path) -> None:
    (tmp_path / "a.yar").write_text('rule Minutes { strings: $m = "minutes" condition: $m }')

    with fake_clamd(FakeClamd(largest=100)) as address:
        settings = WorkerSettings(**SETTINGS, yara_rules_folder=tmp_path, clamd_address=address, clamd_largest_bytes=50)
        with local_analysers(settings) as analysers:
            judgement = analysers.judge(raw_mail(text="Here are the minutes."), Delivery(), Context()).judgement

    assert [each.kind for each in judgement.findings] == ["yara_match"]
    assert judgement.not_fully_analysed == ("antivirus_too_large",)


def test_rules_that_are_wrong_are_an_error_of_the_start(tmp_path: Path) -> None:
    (tmp_path / "a.yar").write_text("rule {")

    with (
        pytest.raises(SourcesAreWrong, match=r"a\.yar:1:6"),
        local_analysers(WorkerSettings(**SETTINGS, yara_rules_folder=tmp_path)),
    ):
        pass


@pytest.mark.parametrize(
    "wrong", [{"yara_rules_folder": "/absent"}, {"feeds_folder": "/absent"}, {"clamd_address": "clamav"}]
)
def test_a_setting_that_cannot_be_right_is_refused(wrong: Mapping[str, Any]) -> None:
    with pytest.raises(ValidationError):
        WorkerSettings(**SETTINGS, **wrong)
