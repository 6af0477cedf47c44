"""The pool of jailed children that parse and judge hostile mail, without tokens or network."""

import hashlib
import os
import queue
import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from signal import SIGKILL, SIGXCPU
from typing import Final, Protocol

import msgspec

from services.scanner.context import Context
from services.scanner.jail.child import LONGEST_COMPLAINT, READY, Judge, Rules, Setup, command
from services.scanner.jail.frames import LONGEST_ANSWER, Answer, Question, answer_decoder, encode, receive, send
from services.scanner.judging.engine import Judged, not_judged, shipped_engine
from services.scanner.judging.viewing import MailView, view_of
from services.scanner.mail import Delivery
from services.scanner.metrics import ANALYSER_DEATHS, ANALYSER_SECONDS, KILLED, TOO_LONG
from services.scanner.sources.places import Places, SourcesAreWrong

__all__ = [
    "Analysers",
    "InlineAnalysers",
    "Judged",
    "MailView",
    "Places",
    "Rules",
    "SourcesAreWrong",
    "jailed_analysers",
]

SHIPPED: Final = "services.scanner.judging.engine:shipped_engine"
ROOT: Final = Path(__file__).parents[3]
MOST_CONTEXTS: Final = 32
BEAT: Final = 0.1


class Analysers(Protocol):
    """Judges mail; may be called from several threads at once."""

    def judge(self, raw: bytes, delivery: Delivery, context: Context) -> Judged:
        """Judge one mail; a child that died or was killed over it is said in `not_fully_analysed`."""
        ...

    def view(self, raw: bytes) -> MailView:
        """Return what the safe view shows of a mail."""
        ...


class InlineAnalysers:
    """Judges in this very process, for tests and for mail that is not hostile."""

    def __init__(self, engine: Judge | None = None) -> None:
        """Judge with an engine; the shipped one unless told otherwise."""
        self._engine = engine or shipped_engine()

    def judge(self, raw: bytes, delivery: Delivery, context: Context) -> Judged:
        """Judge one mail."""
        return self._engine.judge(raw, delivery, context)

    def view(self, raw: bytes) -> MailView:
        """Return what the safe view shows of a mail."""
        return view_of(raw)


class ChildrenDoNotStart(Exception):
    """The jailed program itself is broken, which is no mail's fault."""


class Child:
    """One jailed process and its pipes; used by one thread at a time."""

    def __init__(self, engine: str, setup: Setup) -> None:
        """Start the process with an empty environment, in its own session; it may load while others work."""
        self._is_ready = False
        self.deadline = float("inf")
        self.overdue = False
        self._process = subprocess.Popen(  # noqa: S603 — our own program
            command(engine, setup),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            start_new_session=True,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("a child without pipes")
        self._stdin, self._stdout = self._process.stdin.fileno(), self._process.stdout.fileno()

    def await_ready(self) -> None:
        """Wait until the process has loaded everything; raises ChildrenDoNotStart or SourcesAreWrong otherwise."""
        if not self._is_ready:
            try:
                said = receive(self._stdout, LONGEST_COMPLAINT)
            except (EOFError, OSError, ValueError) as error:
                raise ChildrenDoNotStart(f"exit status {self.leave()}") from error
            if said != READY:
                raise SourcesAreWrong(said.decode("utf-8", "replace"))
            self._is_ready = True

    def ask(self, question: Question) -> Answer:
        """Return the child's answer; raises EOFError or OSError when it is gone, ValueError for nonsense."""
        self.await_ready()
        send(self._stdin, encode(question))
        return answer_decoder.decode(receive(self._stdout, LONGEST_ANSWER))

    def stop(self) -> None:
        """End the process and its forks because a mail took too long."""
        self.overdue = True
        self._kill_group()

    def _kill_group(self) -> None:
        if self._process.poll() is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, SIGKILL)

    def close(self) -> None:
        """End the process and its forks at once, and close its pipes."""
        self._kill_group()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._process.wait()

    def leave(self) -> int:
        """Wait for a process whose fork died; returns the signal that killed the fork."""
        try:
            return self._process.wait(2)
        except subprocess.TimeoutExpired:
            return 0


class JailedAnalysers:
    """A fixed number of children; a mail that kills one costs only itself."""

    def __init__(self, children: int, seconds: float, engine: str, setup: Setup) -> None:
        """Start the children; a mail may take `seconds` of wall time."""
        self._engine, self._setup, self._seconds = engine, setup, seconds
        self._children = {Child(engine, setup) for _ in range(children)}
        self._idle: queue.SimpleQueue[Child] = queue.SimpleQueue()
        for child in self._children:
            self._idle.put(child)
        self._contexts: deque[tuple[Context, str, bytes]] = deque(maxlen=MOST_CONTEXTS)
        self._lock = threading.Lock()
        self._closed = threading.Event()
        threading.Thread(target=self._watch, name="analysers-watch", daemon=True).start()

    def judge(self, raw: bytes, delivery: Delivery, context: Context) -> Judged:
        """Judge one mail in a child."""
        key, packed = self._packed(context)
        answer = self._ask(Question(raw, delivery, key), packed)
        return answer.judged if isinstance(answer, Answer) and answer.judged else not_judged(str(answer))

    def view(self, raw: bytes) -> MailView:
        """View one mail in a child."""
        answer = self._ask(Question(raw, Delivery()), b"")
        return (
            answer.view if isinstance(answer, Answer) and answer.view else MailView(not_fully_analysed=(str(answer),))
        )

    def await_ready(self) -> None:
        """Wait until all children have loaded everything; raises ChildrenDoNotStart or SourcesAreWrong otherwise."""
        for child in tuple(self._children):
            child.await_ready()

    def close(self) -> None:
        """End all children."""
        self._closed.set()
        with self._lock:
            for child in self._children:
                child.close()
            self._children.clear()

    def _ask(self, question: Question, context: bytes) -> Answer | str:
        child = self._idle.get()
        try:
            child.await_ready()
            child.deadline = time.monotonic() + self._seconds
            with ANALYSER_SECONDS.time():
                answer = child.ask(question)
                if answer.needs_context:
                    answer = child.ask(msgspec.structs.replace(question, context=context))
            child.deadline = float("inf")
        except (EOFError, OSError, ValueError, msgspec.MsgspecError):
            reason = self._why_gone(child)
            ANALYSER_DEATHS.labels(reason=reason).inc()
            child = self._replacement(child)
            return reason
        else:
            return answer
        finally:
            self._idle.put(child)

    def _why_gone(self, child: Child) -> str:
        if child.overdue or child.leave() == SIGXCPU:
            return TOO_LONG
        return KILLED

    def _replacement(self, child: Child) -> Child:
        child.close()
        with self._lock:
            self._children.discard(child)
            if self._closed.is_set():
                return child
            fresh = Child(self._engine, msgspec.structs.replace(self._setup, is_replacement=True))
            self._children.add(fresh)
            return fresh

    def _packed(self, context: Context) -> tuple[str, bytes]:
        for known, key, packed in tuple(self._contexts):
            if known is context:
                return key, packed
        packed = encode(context)
        key = hashlib.sha256(packed).hexdigest()
        self._contexts.append((context, key, packed))
        return key, packed

    def _watch(self) -> None:
        while not self._closed.wait(BEAT):
            now = time.monotonic()
            with self._lock:
                overdue = [child for child in self._children if child.deadline < now]
            for child in overdue:
                child.stop()


@contextmanager
def jailed_analysers(
    children: int = 2,
    *,
    seconds: float = 60.0,
    engine: str = SHIPPED,
    rules: Rules = Rules(),  # noqa: B008 — frozen
    places: Places = Places(),  # noqa: B008 — frozen
) -> Iterator[JailedAnalysers]:
    """Give a pool of children for as long as the block lasts; raises SourcesAreWrong for what lies in `places`."""
    analysers = JailedAnalysers(children, seconds, engine, Setup(rules, places))
    try:
        analysers.await_ready()
        yield analysers
    finally:
        analysers.close()
