"""Engines for jailed children: one with two small detectors, one that does what a mail's subject tells it to."""

import ctypes
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from services.scanner.context import Context
from services.scanner.jail.frames import LENGTH, encode, send
from services.scanner.judging.engine import Engine, Judged, about
from services.scanner.judging.verdict import Family, Thresholds, Weight, Weights
from services.scanner.mail import Delivery, Mail
from services.scanner.parsing.parse import parse
from shared.verdicts import AttackType, Evidence, Finding


def small_weights() -> Weights:
    return Weights(
        kinds={
            "odd_link": Weight(5.0, "links", attack_type=AttackType.CREDENTIAL_PHISHING),
            "odd_words": Weight(4.0, "wording", attack_type=AttackType.SCAM),
            "program": Weight(9.0, "attachments", alone=True, attack_type=AttackType.MALWARE),
            "bulk": Weight(3.0, "spam", attack_type=AttackType.SPAM),
            "known_sender": Weight(-3.0, "context"),
        },
        families={"links": Family(cap=6.0), "wording": Family(cap=5.0), "spam": Family(counts=False)},
        thresholds=Thresholds(suspicious=4.0, malicious=8.0, heavy=2.5, spam=3.0),
    )


def odd_links(mail: Mail, _context: Context) -> Iterator[Finding]:
    for link in mail.links:
        if "odd.example" in link.url:
            yield Finding("odd_link", (Evidence("link", link.url),))


def odd_words(mail: Mail, _context: Context) -> Iterator[Finding]:
    if "your account is locked" in mail.text.lower():
        yield Finding("odd_words", (Evidence("text", "your account is locked"),))


def small_engine() -> Engine:
    return Engine((odd_links, odd_words), small_weights())


def hang() -> str:
    while True:
        time.sleep(1)


def burn() -> str:
    while True:
        pass


def eat_memory() -> str:
    return str(len(bytearray(4 * 1024**3)))


def use_memory() -> str:
    return str(len(b"x" * 300_000_000))


def die() -> str:
    os._exit(7)


def segfault() -> str:
    return str(ctypes.string_at(0))


def abort() -> str:
    os.abort()


def babble() -> str:
    os.write(1, b"\xff" * 1000)
    return "babbled"


def reach_the_network() -> str:
    socket.create_connection(("127.0.0.1", 9), 1).close()
    return "connected"


def start_a_program() -> str:
    return str(subprocess.run([sys.executable, "-c", ""], check=False).returncode)


def write_a_file() -> str:
    return str(os.write(os.memfd_create("file"), b"x"))


def reach_a_resolver() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
        return str(endpoint.sendto(b"x", ("127.0.0.1", 53)))


def fork() -> str:
    if os.fork() == 0:
        os._exit(0)
    return "forked"


def create_a_file() -> str:
    with open("/tmp/shindan-was-here", "wb") as file:  # noqa: PTH123, S108 — it must not come to be
        return str(file.write(b"x"))


def remove_a_file() -> str:
    os.unlink("/tmp/shindan-was-never-here")  # noqa: PTH108, S108 — refused before it is looked for
    return "removed"


def read_a_system_file() -> str:
    return Path("/etc/passwd").read_text(encoding="utf-8")


def read_an_environment() -> str:
    return Path("/proc/self/environ").read_text(encoding="utf-8") + Path("/proc/1/environ").read_text(encoding="utf-8")


def signal_its_parent() -> str:
    os.kill(os.getppid(), signal.SIGTERM)
    return "signalled"


def limit_its_parent() -> str:
    return str(resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1)))


def answer_at_length() -> str:
    return "x" * 100_000_000


def promise_an_answer() -> str:
    os.write(1, LENGTH.pack(1_000_000))
    return hang()


def announce_too_much() -> str:
    os.write(1, LENGTH.pack(4_000_000_000))
    return hang()


def answer_something_else() -> str:
    send(1, encode({"verdict": "clean"}))
    return hang()


def show_environment() -> str:
    return ",".join(sorted(os.environ))


def show_process() -> str:
    return str(os.getpid())


DEEDS: Mapping[str, Callable[[], str]] = {
    deed.__name__: deed
    for deed in (
        hang,
        burn,
        eat_memory,
        use_memory,
        die,
        segfault,
        abort,
        babble,
        reach_the_network,
        reach_a_resolver,
        fork,
        create_a_file,
        remove_a_file,
        read_a_system_file,
        read_an_environment,
        signal_its_parent,
        limit_its_parent,
        answer_at_length,
        promise_an_answer,
        announce_too_much,
        answer_something_else,
        start_a_program,
        write_a_file,
        show_environment,
        show_process,
    )
}


class Obedient:
    """Does what the subject says, and tells in `message_id` what came of it."""

    def judge(self, raw: bytes, delivery: Delivery, context: Context) -> Judged:
        mail = parse(raw, delivery)
        judged = about(mail)
        deed = DEEDS.get(mail.subject)
        try:
            told = deed() if deed else f"{len(context.people)} people"
        except OSError as error:
            told = type(error).__name__
        except MemoryError:
            told = "MemoryError"
        return Judged(judged.judgement, subject=judged.subject, message_id=told)
