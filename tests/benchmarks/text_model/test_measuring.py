import csv
import io
import tarfile
from pathlib import Path

import zstandard
from click.testing import CliRunner

from benchmarks.corpus import Row
from benchmarks.own_mail.mails import own_mails
from benchmarks.text_model.__main__ import main
from benchmarks.text_model.measuring import Measured, speed, table
from services.scanner.detectors.reads_like_attack import detect
from services.scanner.parsing.parse import parse

THREAT = (
    "Your account has been suspended. Please verify your billing information within 24 hours. Click below to confirm "
    "your payment details immediately. Failure to comply will result in permanent closure of your account."
)


def a_measured(source: str, category: str, probability: float, label: str = "malicious") -> Measured:
    return Measured(Row("1", source, label, category), is_japanese=False, probability=probability, seconds=0.0002)


def test_sources_are_never_pooled_and_shares_are_of_all_their_mails() -> None:
    attacks = [a_measured("pot", "phish", probability) for probability in (0.0, 0.5, 0.85, 0.93, 0.99)]
    innocent = [a_measured("lore_usrp_users", "list", 0.1, "ham")] * 5

    lines = list(table([*attacks, *innocent]))[1:]

    assert lines == [
        "| lore_usrp_users | list | 5 | 0.0 | 0.0 | 0.0 | 0.0 | 0.500 |",
        "| pot | phish | 5 | 20.0 | 60.0 | 40.0 | 20.0 | 1.000 |",
    ]


def test_what_was_trained_on_bears_a_star_and_spam_is_a_category() -> None:
    every = [a_measured("apache_lists", "list", 0.1, "ham")] * 5 + [a_measured("pot", "phish", 0.9, "spam")] * 5

    lines = list(table(every))

    assert lines[1].startswith("| apache_lists* | list |")
    assert lines[2].startswith("| pot | spam |")


def test_the_time_of_a_mail_is_told_in_microseconds() -> None:
    assert speed([a_measured("pot", "phish", 0.9)] * 3) == "3 mails; µs a mail: mean 200, p50 200, p99 200"


def test_hardly_any_innocent_mail_of_our_own_is_found_and_some_threats_are() -> None:
    found: dict[bool, list[bool]] = {True: [], False: []}
    for mail in own_mails():
        found[mail.is_ham].append(any(detect(parse(mail.raw, mail.delivery), mail.context)))

    assert sum(found[True]) <= 0.03 * len(found[True])
    assert sum(found[False]) >= 0.1 * len(found[False])


def test_the_command_measures_a_folder_of_labelled_mail(tmp_path: Path) -> None:
    rows = [{"id": f"pot/{number}", "source": "pot", "label": "malicious", "category": "phish"} for number in range(5)]
    with (tmp_path / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for row in rows:
            raw = f"From: a@b.example\r\nSubject: notice\r\n\r\n{THREAT}".encode()
            member = tarfile.TarInfo(f"{row['id']}.eml")
            member.size = len(raw)
            archive.addfile(member, io.BytesIO(raw))
    (tmp_path / "pot.tar.zst").write_bytes(zstandard.compress(packed.getvalue()))

    result = CliRunner().invoke(main, ["measure", "--corpus", str(tmp_path)])

    assert result.exit_code == 0
    assert "| pot | phish | 5 | 0.0 | 100.0 |" in result.output
