"""The jailed child: `python -m services.scanner.jail.child <module>:<engine> <setup>`; started by analysers.py alone.

The process that is started loads everything and then only forks: each fork takes the jail's rules upon itself, serves
some 200 mails and leaves, sooner when one needed much memory, so that what a mail left behind does not stay. A fork
that dies takes this process along, and the parent starts another. The operator's rules and feeds are loaded here, too,
once for all forks, and again before a fork when their files have changed.
"""

import gc
import importlib
import logging
import os
import resource
import signal
import sys
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import msgspec

from services.scanner.context import Context
from services.scanner.jail.barring import bar_the_way_out
from services.scanner.jail.fencing import fence_in
from services.scanner.jail.frames import Answer, Question, context_decoder, encode, question_decoder, receive, send
from services.scanner.jail.loading import A_MAIL, load_everything
from services.scanner.judging.engine import Judged
from services.scanner.judging.viewing import view_of
from services.scanner.mail import Delivery
from services.scanner.sources.places import Places, SourcesAreWrong
from shared.logging import configure

STDIN, STDOUT = 0, 1
LONGEST_QUESTION: Final = 256 * 1024 * 1024
MOST_CONTEXTS: Final = 4
FILES: Final = 32
READY: Final = b"ready"
LONGEST_COMPLAINT: Final = 4_096
FORK_AGAIN: Final = 99
LARGEST: Final = 200 * 1024 * 1024
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rules:
    """What a child may use: memory in bytes beyond what it starts with, CPU seconds a mail, mails in its life."""

    memory: int = 512 * 1024 * 1024
    cpu_seconds: int = 30
    mails: int = 200


class Setup(msgspec.Struct, frozen=True):
    """What a child is told when it starts; one that replaces another makes do without sources that are wrong."""

    rules: Rules = Rules()
    places: Places = Places()
    is_replacement: bool = False


class Judge(Protocol):
    """What the child serves, e.g. an Engine."""

    def judge(self, raw: bytes, delivery: Delivery, context: Context) -> Judged:
        """Judge one mail."""
        ...


def main(engine_name: str, setup: Setup) -> int:
    """Serve until standard input ends; returns the signal that killed a fork, 0 for an orderly end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    configure("scanner-analyser", "warning")
    loader = Loader(engine_name, setup.places)
    try:
        loader.load(makes_do=setup.is_replacement)
    except SourcesAreWrong as error:
        send(STDOUT, str(error).encode("utf-8", "replace")[:LONGEST_COMPLAINT])
        return 0
    load_everything()
    loader.engine.judge(A_MAIL, Delivery(), Context())
    gc.freeze()
    send(STDOUT, READY)
    while True:
        loader.load_again()
        child = os.fork()
        if child == 0:
            os._exit(_serve(loader.engine, setup.rules))
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return os.WTERMSIG(status)
        if os.WEXITSTATUS(status) != FORK_AGAIN:
            return os.WEXITSTATUS(status)


class Loader:
    """Makes the engine, and makes it anew when the local sources have changed."""

    engine: Judge

    def __init__(self, engine_name: str, places: Places) -> None:
        """Make the engine that `<module>:<name>` returns, with what lies in the places if there are any."""
        module, _, name = engine_name.partition(":")
        self._make: Callable[..., Judge] = getattr(importlib.import_module(module), name)
        self._places = places
        self._stamp = places.stamp()

    def load(self, *, makes_do: bool) -> None:
        """Make the engine; one that makes do says of every mail that its sources are missing, instead of raising."""
        try:
            self.engine = self._make(self._places) if self._places else self._make()
        except SourcesAreWrong as error:
            if not makes_do:
                raise
            log.error("judging without local sources: %s", error)  # noqa: TRY400 — no trace is needed
            self.engine = self._make(Places(problem="local_source_failed"))

    def load_again(self) -> None:
        """Take up changed files; while they are wrong, what was loaded before stays."""
        stamp = self._places.stamp()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self.load(makes_do=False)
        except SourcesAreWrong as error:
            log.error("changed local sources are not taken up: %s", error)  # noqa: TRY400 — no trace is needed


def _serve(engine: Judge, rules: Rules) -> int:
    _obey(rules)
    contexts: OrderedDict[str, Context] = OrderedDict()
    judged = 0
    while judged < rules.mails and not _has_grown():
        try:
            question = question_decoder.decode(receive(STDIN, LONGEST_QUESTION))
        except EOFError:
            return 0
        _allow_cpu(rules.cpu_seconds)
        answer = _answer(engine, question, contexts)
        judged += not answer.needs_context
        send(STDOUT, encode(answer))
    return FORK_AGAIN


def _has_grown() -> bool:
    """Tell whether a mail needed so much memory that it is better given back, which only an end does."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > LARGEST


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
    fence_in()
    bar_the_way_out()


def _limit(what: int, most: int) -> None:
    resource.setrlimit(what, (most, most))


def _allow_cpu(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


def command(engine_name: str, setup: Setup) -> list[str]:
    """Return the command line that starts a child."""
    module = "services.scanner.jail.child"
    return [sys.executable, "-m", module, engine_name, msgspec.json.encode(setup).decode()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], msgspec.json.decode(sys.argv[2], type=Setup)))
