from benchmarks.corpus import Row
from benchmarks.weigh import FEWEST, Case, lines
from services.scanner.judging.verdict import judge_findings
from shared.verdicts import Finding
from tests.support.engines import small_weights

ATTACK, LIST = Row("p", "pot", "malicious", "phish"), Row("h", "list", "ham", "personal")


def case(row: Row, *kinds: str) -> Case:
    findings = [Finding(kind) for kind in kinds]
    return Case(row, findings, judge_findings(findings, small_weights()).verdict)


def test_a_kind_is_shown_with_its_hits_its_lift_and_what_flips_without_it() -> None:
    cases = [case(ATTACK, "odd_link")] * (FEWEST // 2) + [case(ATTACK)] * (FEWEST // 2)
    cases += [case(LIST, "odd_link")] + [case(LIST)] * (FEWEST - 1)

    [line] = lines(cases, small_weights())

    assert line == ("odd_link", "5", "50.00", "3.33", "15.0", "15 / 1", "0 / 0")


def test_a_source_with_hardly_any_mails_is_left_out() -> None:
    cases = [case(ATTACK, "odd_link")] * FEWEST + [case(LIST, "odd_link")]

    [line] = lines(cases, small_weights())

    assert line[2:4] == ("100.00", "never in innocent mail")
