import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest

from services.scanner.command.judge import until
from services.scanner.command.mail_files import FileMail
from tests.support.clamd import WORD, FakeClamd, fake_clamd
from tests.support.raw_mails import raw_mail

ROOT = Path(__file__).parents[4]
COMMAND = [sys.executable, "-m", "services.scanner", "judge"]
ENVIRONMENT = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}


def judge(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(  # noqa: S603 — our own program
        command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, timeout=240, check=False
    )


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    for number in range(5):
        (tmp_path / f"{number}.eml").write_bytes(raw_mail(subject=f"Minutes {number}"))
    return tmp_path


def test_mails_are_judged_in_order(mails: Path) -> None:
    done = judge("--format", "jsonl", "--jobs", "2", mails)

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert done.stderr == ""
    assert [line["path"] for line in lines] == [str(mails / f"{number}.eml") for number in range(5)]
    assert {line["verdict"] for line in lines} == {"clean"}


@pytest.mark.parametrize("format_", ["text", "jsonl", "csv"])
def test_bad_input_is_said_and_the_rest_is_judged(mails: Path, format_: str) -> None:
    (mails / "empty.eml").write_bytes(b"")

    done = judge("--format", format_, mails / "none.eml", mails)

    assert done.returncode == 1
    assert "none.eml: no such file" in done.stderr
    assert "empty.eml: empty" in done.stderr
    assert "4.eml" in done.stdout


def test_an_mbox_is_judged_mail_by_mail(tmp_path: Path) -> None:
    box = tmp_path / "box.mbox"
    box.write_bytes(b"".join(b"From x\n" + raw_mail().replace(b"\r\n", b"\n") + b"\n\n" for _ in range(3)))

    done = judge("--format", "jsonl", box)

    assert [json.loads(line)["path"] for line in done.stdout.splitlines()] == [f"{box}#{n}" for n in (1, 2, 3)]


@pytest.mark.parametrize("arguments", [[], ["--format", "xml", "a.eml"], ["--jobs", "0", "a.eml"], ["none.eml"]])
def test_nothing_judged_is_status_two(arguments: list[str]) -> None:
    assert judge(*arguments).returncode == 2


def test_the_japanese_of_the_command_line(mails: Path) -> None:
    done = judge("--language", "ja", mails, mails / "none.eml")

    assert "安全" in done.stdout
    assert "ファイルがありません" in done.stderr


def test_an_interruption_ends_cleanly(tmp_path: Path) -> None:
    box = tmp_path / "box.mbox"
    box.write_bytes((b"From x\n" + raw_mail() + b"\n\n") * 20_000)
    process = subprocess.Popen(  # noqa: S603 — our own program
        [*COMMAND, "--format", "jsonl", str(box)],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()

    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)

    assert process.returncode == 130
    assert errors.decode() == "Stopped.\n"


def test_local_sources_are_asked(mails: Path, tmp_path: Path) -> None:
    for name in ("rules", "feeds"):
        (tmp_path / name).mkdir()
    (tmp_path / "rules" / "a.yar").write_text('rule Minutes { strings: $m = "Minutes 3" condition: $m }')
    (tmp_path / "feeds" / "a.txt").write_text("https://listed.example/page\n")
    (mails / "5.eml").write_bytes(raw_mail(subject=WORD.decode(), text="https://listed.example/page"))

    with fake_clamd(FakeClamd()) as address:
        options = ("--yara", tmp_path / "rules", "--feeds", tmp_path / "feeds", "--clamd", address)
        done = judge("--format", "jsonl", *options, *sorted(mails.glob("*.eml")))

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    found = [[finding["kind"] for finding in line["findings"]] for line in lines]
    assert done.returncode == 0
    assert found == [[], [], [], ["yara_match"], [], ["antivirus_match", "link_on_phishing_feed"]]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--yara", "broken"), "a.yar:1:6: syntax error"),
        (("--yara", "absent"), "'absent' does not exist"),
        (("--clamd", "nonsense"), "host:port"),
    ],
)
def test_a_local_source_that_is_wrong_is_named(mails: Path, options: tuple[str, str], said: str) -> None:
    (mails / "broken").mkdir()
    (mails / "broken" / "a.yar").write_text("rule {")
    option, value = options
    given = mails / "broken" if value == "broken" else value

    done = judge(option, given, mails / "0.eml")

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_interruption_that_python_lost_ends_at_the_next_mail() -> None:
    interrupted = Event()
    inputs = until(interrupted, [FileMail("one", b""), FileMail("two", b"")])

    first = next(inputs)
    interrupted.set()

    assert first == FileMail("one", b"")
    with pytest.raises(KeyboardInterrupt):
        next(inputs)
