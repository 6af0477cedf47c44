from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.scanner.context import Context, Person
from services.scanner.jail.analysers import (
    Analysers,
    ChildrenDoNotStart,
    InlineAnalysers,
    JailedAnalysers,
    Rules,
    jailed_analysers,
)
from services.scanner.jail.fencing import version_of_fence
from services.scanner.mail import Delivery
from shared.verdicts import Verdict
from tests.support.engines import small_engine
from tests.support.measured import growth
from tests.support.raw_mails import RawFile, raw_mail

OBEDIENT = "tests.support.engines:Obedient"


@pytest.fixture(scope="module")
def obedient() -> Iterator[JailedAnalysers]:
    rules = Rules(cpu_seconds=1, mails=50)
    with jailed_analysers(1, seconds=3, engine=OBEDIENT, rules=rules) as analysers:
        yield analysers


def do(analysers: Analysers, deed: str, context: Context | None = None) -> tuple[str, tuple[str, ...]]:
    judged = analysers.judge(raw_mail(subject=deed), Delivery(), context or Context())
    return judged.message_id, judged.judgement.not_fully_analysed


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("hang", "analysis_took_too_long"),
        ("burn", "analysis_took_too_long"),
        ("die", "analyser_killed"),
        ("segfault", "analyser_killed"),
        ("abort", "analyser_killed"),
        ("babble", "analyser_killed"),
        ("answer_at_length", "analyser_killed"),
        ("announce_too_much", "analyser_killed"),
        ("answer_something_else", "analyser_killed"),
        ("promise_an_answer", "analysis_took_too_long"),
    ],
)
def test_a_child_that_is_lost_costs_only_its_mail(obedient: JailedAnalysers, deed: str, reason: str) -> None:
    deaths = growth("shindan_analyser_deaths_total", reason=reason)

    lost = do(obedient, deed)
    following = do(obedient, "innocent")

    assert lost == ("", (reason,))
    assert following == ("0 people", ())
    assert deaths() == 1


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("eat_memory", "MemoryError"),
        ("reach_the_network", "PermissionError"),
        ("reach_a_resolver", "PermissionError"),
        ("start_a_program", "PermissionError"),
        ("fork", "PermissionError"),
        ("write_a_file", "OSError"),
        ("create_a_file", "PermissionError"),
        ("remove_a_file", "PermissionError"),
        ("signal_its_parent", "PermissionError"),
        ("limit_its_parent", "PermissionError"),
    ],
)
def test_the_jail_holds(obedient: JailedAnalysers, deed: str, told: str) -> None:
    assert do(obedient, deed)[0] == told


@pytest.mark.skipif(not version_of_fence(), reason="this kernel has no Landlock")
@pytest.mark.parametrize("deed", ["read_a_system_file", "read_an_environment"])
def test_the_fence_holds(obedient: JailedAnalysers, deed: str) -> None:
    assert do(obedient, deed)[0] == "PermissionError"


def test_a_child_sees_nothing_of_its_parents_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHINDAN_TEST_SECRET", "s")

    with jailed_analysers(1, engine=OBEDIENT) as fresh:
        told, _ = do(fresh, "show_environment")

    assert set(told.split(",")) <= {"LANG", "LC_CTYPE", "PYTHONDONTWRITEBYTECODE"}


def test_a_child_is_replaced_after_its_mails() -> None:
    with jailed_analysers(1, engine=OBEDIENT, rules=Rules(mails=2)) as analysers:
        processes = [do(analysers, "show_process")[0] for _ in range(6)]

    assert [processes.index(each) for each in processes] == [0, 0, 2, 2, 4, 4]


def test_a_child_that_needed_much_memory_gives_it_back() -> None:
    with jailed_analysers(1, engine=OBEDIENT) as analysers:
        before = do(analysers, "show_process")[0]
        do(analysers, "use_memory")
        after = do(analysers, "show_process")[0]

    assert before != after


def test_a_large_context_reaches_every_child() -> None:
    context = Context(people=tuple(Person(f"P {n}", f"p{n}@contoso.example") for n in range(10_000)))

    with jailed_analysers(2, engine=OBEDIENT, rules=Rules(mails=3)) as analysers, ThreadPoolExecutor(4) as threads:
        told = list(threads.map(lambda _: do(analysers, "innocent", context), range(20)))

    assert set(told) == {("10000 people", ())}


def test_a_program_that_does_not_start_is_an_error_and_no_mails_fault() -> None:
    analysers = jailed_analysers(1, engine="tests.support.engines:nothing_of_this_name")

    with pytest.raises(ChildrenDoNotStart), analysers:
        pass


def test_both_kinds_of_analysers_say_the_same() -> None:
    raw = raw_mail(text="Your account is locked: https://odd.example/")

    with jailed_analysers(1, engine="tests.support.engines:small_engine") as jailed:
        apart = jailed.judge(raw, Delivery(), Context())
        viewed = jailed.view(raw)
    inline = InlineAnalysers(small_engine())

    assert apart == inline.judge(raw, Delivery(), Context())
    assert apart.judgement.verdict is Verdict.MALICIOUS
    assert viewed == inline.view(raw)
    assert viewed.text == "Your account is locked: https://odd.example/"


def test_of_a_mail_that_needs_too_much_memory_the_beginning_is_judged() -> None:
    large = RawFile("a.bin", b"\x55" * 60_000_000)
    raw = raw_mail(text="Your account is locked: https://odd.example/", files=[large])

    with jailed_analysers(1, engine="tests.support.engines:small_engine", rules=Rules(memory=300_000_000)) as analysers:
        judged = analysers.judge(raw, Delivery(), Context())

    assert judged.judgement.verdict is Verdict.MALICIOUS
    assert "needed_too_much_memory" in judged.judgement.not_fully_analysed
