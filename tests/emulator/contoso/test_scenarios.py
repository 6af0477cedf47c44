"""Every scenario can be played, whoever is drawn for it."""

from datetime import UTC, datetime

import pytest

from emulator.contoso.conversation import campaign
from emulator.contoso.scenario import Scenario, read_scenario, scenarios
from emulator.contoso.transport import routes

UNTIL = datetime(2026, 11, 23, 9, tzinfo=UTC)


def name_of(scenario: Scenario) -> str:
    return f"{scenario.language}/{scenario.name}"


@pytest.mark.parametrize("scenario", scenarios(), ids=name_of)
def test_it_leaves_at_least_one_mail_and_no_open_slot(scenario: Scenario) -> None:
    copies = [copy for time in range(2) for copy in campaign(scenario, UNTIL, f"test {time}")]

    assert copies
    assert all(b"{" not in copy.raw.partition(b"\r\nSubject:")[2].partition(b"\r\n")[0] for copy in copies)


def test_names_are_unique_within_a_language_and_routes_exist() -> None:
    names = [name_of(scenario) for scenario in scenarios()]

    assert len(names) == len(set(names))
    assert {scenario.route for scenario in scenarios()} == set(routes())


def test_there_are_many_in_each_language() -> None:
    languages = [scenario.language for scenario in scenarios()]

    assert min(languages.count("ja"), languages.count("en")) >= 60


def test_a_misspelt_key_is_an_error() -> None:
    row: dict[str, object] = {"name": "x", "from": "any", "to": "any", "subject": "x", "turns": ["x"], "sahre": 3}

    with pytest.raises(TypeError):
        read_scenario(row, "en")
