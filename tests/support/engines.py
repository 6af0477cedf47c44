"""Engines for jailed children: one with two small detectors, one that does what a mail's subject tells it to."""

import ctypes
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping

from services.scanner.context import Context
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
        die,
        segfault,
        abort,
        babble,
        reach_the_network,
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
