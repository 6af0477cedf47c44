"""The jailed child: `python -m services.scanner.jail.child <module>:<engine> <rules>`; started by analysers.py alone.

The process that is started loads everything and then only forks: each fork takes the jail's rules upon itself, serves
some 200 mails and leaves, so that what a mail left behind in memory does not stay. A fork that dies takes this process
along, and the parent starts another.
"""

import importlib
import os
import resource
import signal
import sys
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final, Protocol, cast

import msgspec

from services.scanner.context import Context
from services.scanner.jail.barring import bar_the_way_out
from services.scanner.jail.frames import Answer, Question, context_decoder, encode, question_decoder, receive, send
from services.scanner.jail.loading import load_everything
from services.scanner.judging.engine import Judged
from services.scanner.judging.viewing import view_of
from services.scanner.mail import Delivery
from shared.logging import configure

STDIN, STDOUT = 0, 1
LONGEST_QUESTION: Final = 256 * 1024 * 1024
MOST_CONTEXTS: Final = 4
FILES: Final = 32
READY: Final = b"ready"
FORK_AGAIN: Final = 99


@dataclass(frozen=True)
class Rules:
    """What a child may use: memory in bytes beyond what it starts with, CPU seconds a mail, mails in its life."""

    memory: int = 512 * 1024 * 1024
    cpu_seconds: int = 30
    mails: int = 200


class Judge(Protocol):
    """What the child serves, e.g. an Engine."""

    def judge(self, raw: bytes, delivery: Delivery, context: Context) -> Judged:
        """Judge one mail."""
        ...


def main(engine_name: str, rules: Rules) -> int:
    """Serve until standard input ends; returns the signal that killed a fork, 0 for an orderly end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    configure("scanner-analyser", "warning")
    module, _, name = engine_name.partition(":")
    engine = cast("Callable[[], Judge]", getattr(importlib.import_module(module), name))()
    load_everything()
    send(STDOUT, READY)
    while True:
        child = os.fork()
        if child == 0:
            os._exit(_serve(engine, rules))
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return os.WTERMSIG(status)
        if os.WEXITSTATUS(status) != FORK_AGAIN:
            return os.WEXITSTATUS(status)


def _serve(engine: Judge, rules: Rules) -> int:
    _obey(rules)
    contexts: OrderedDict[str, Context] = OrderedDict()
    judged = 0
    while judged < rules.mails:
        try:
            question = question_decoder.decode(receive(STDIN, LONGEST_QUESTION))
        except EOFError:
            return 0
        _allow_cpu(rules.cpu_seconds)
        answer = _answer(engine, question, contexts)
        judged += not answer.needs_context
        send(STDOUT, encode(answer))
    return FORK_AGAIN


def _answer(engine: Judge, question: Question, contexts: OrderedDict[str, Context]) -> Answer:
    if not question.context_key:
        return Answer(view=view_of(question.raw))
    if question.context:
        contexts[question.context_key] = context_decoder.decode(question.context)
        if len(contexts) > MOST_CONTEXTS:
            contexts.popitem(last=False)
    context = contexts.get(question.context_key)
    if context is None:
        return Answer(needs_context=True)
    return Answer(judged=engine.judge(question.raw, question.delivery, context))


def _obey(rules: Rules) -> None:
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 — no need for an object
        mapped = int(file.read().split()[0]) * resource.getpagesize()
    _limit(resource.RLIMIT_AS, mapped + rules.memory)
    _limit(resource.RLIMIT_NOFILE, FILES)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    bar_the_way_out()


def _limit(what: int, most: int) -> None:
    resource.setrlimit(what, (most, most))


def _allow_cpu(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


def command(engine_name: str, rules: Rules) -> list[str]:
    """Return the command line that starts a child."""
    return [
        sys.executable,
        "-m",
        "services.scanner.jail.child",
        engine_name,
        msgspec.json.encode(asdict(rules)).decode(),
    ]


def _rules(text: str) -> Rules:
    given: dict[str, Any] = msgspec.json.decode(text)
    return Rules(**given)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], _rules(sys.argv[2])))
