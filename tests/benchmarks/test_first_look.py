from benchmarks.first_look import Pair, figures
from services.scanner.jail.analysers import Judged
from services.scanner.judging.verdict import Judgement
from shared.verdicts import Verdict


def a_pair(whole: Verdict = Verdict.CLEAN, built: Verdict = Verdict.CLEAN, *, is_all_there: bool = True) -> Pair:
    return Pair(Judged(Judgement(whole)), Judged(Judgement(built)), is_all_there, is_received=True)


def test_a_row_counts_what_a_first_look_misses_and_asks_for() -> None:
    pairs = [
        *[a_pair()] * 6,
        a_pair(whole=Verdict.MALICIOUS),
        a_pair(built=Verdict.SUSPICIOUS),
        a_pair(whole=Verdict.SUSPICIOUS, is_all_there=False),
        a_pair(is_all_there=False),
    ]

    row = figures(pairs, 0.022)

    assert row == ("8", "2", "2", "1", "3", "1", "322")
