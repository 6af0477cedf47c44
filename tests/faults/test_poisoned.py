from services.scanner.context import Context
from services.scanner.mail import Delivery
from tests.faults.poisoned import poisoned_analysers
from tests.support.raw_mails import raw_mail


def test_only_poison_finds_the_bugs() -> None:
    mails = [raw_mail(headers=(("X-Poison", poison),)) for poison in ("none", "crash", "none")]

    with poisoned_analysers(1) as analysers:
        judged = [analysers.judge(each, Delivery(), Context()) for each in mails]

    told = [each.judgement.not_fully_analysed for each in judged]
    assert told == [(), ("analyser_killed",), ()]
