from services.notifier.letters import KINDS
from shared.events.details import FailureReason
from tests.screenshots.letters import every_letter, kinds_shown


def test_every_kind_of_letter_is_shown_in_every_language_under_every_brand() -> None:
    shown = [(each.name, each.language, each.brand) for each in every_letter()]

    assert kinds_shown() == set(KINDS)
    assert len(shown) == len(set(shown))
    assert {(language, brand) for _, language, brand in shown} == {
        (language, brand) for language in ("ja", "en") for brand in ("nozomi", "shindan")
    }
    assert len([name for name, *_ in shown if name.startswith("assessment_failed_")]) == 4 * (len(FailureReason) - 1)


def test_what_is_shown_needs_no_other_file() -> None:
    assert all("cid:" not in each.html and 'src="data:image/png' in each.html for each in every_letter())
