"""Writing the tenant: directory, mailboxes, and what a scan is expected to say."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from emulator.contoso.conversation import Copy, campaign
from emulator.contoso.people import Person, company
from emulator.contoso.scenario import Scenario, scenarios

MAILS = 2000


@dataclass(frozen=True)
class Summary:
    """What was written: numbers of mailboxes and mails, and of mails by verdict, attack type and language."""

    mailboxes: int
    mails: int
    verdicts: dict[str, int]
    attack_types: dict[str, int]
    languages: dict[str, int]


def planted(until: datetime, seed: int) -> list[Copy]:
    """Every threat and spam mail."""
    return [
        copy
        for scenario in scenarios()
        if scenario.is_planted
        for time in range(scenario.times)
        for copy in campaign(scenario, until, f"{seed}/{scenario.language}/{scenario.name}/{time}")
    ]


def endless(language: str, random: Random) -> Iterator[Scenario]:
    """Return the innocent scenarios of a language, each as often as its share says, shuffled anew for each round."""
    bag = [one for one in scenarios() if one.language == language and not one.is_planted for _ in range(one.share)]
    while True:
        random.shuffle(bag)
        yield from bag


def everything(until: datetime, seed: int) -> list[Copy]:
    """All 2,000 mails: what is planted, filled up with everyday mail of the language that lags behind."""
    found = planted(until, seed)
    written = Counter(copy.scenario.language for copy in found)
    streams = {language: endless(language, Random(f"{seed}/{language}")) for language in ("ja", "en")}
    number = 0
    while len(found) < MAILS:
        language = min(streams, key=lambda one: written[one])
        scenario = next(streams[language])
        copies = campaign(scenario, until, f"{seed}/{language}/{scenario.name}/everyday/{number}")
        found.extend(copies)
        written[language] += len(copies)
        number += 1
    return found[:MAILS]


def path_of(copy: Copy) -> Path:
    """Where the file lies under the tenant's folder; ",S" marks it as read."""
    digest = hashlib.sha256(copy.mailbox.encode() + copy.folder.encode() + copy.raw).hexdigest()[:12]
    name = f"{copy.at:%Y%m%dT%H%M%S}-{digest}{',S' if copy.is_read else ''}.eml"
    return Path("mailboxes", copy.mailbox, copy.folder, name)


def expectation(path: Path, copy: Copy) -> dict[str, str | None]:
    """One line of expected.jsonl."""
    return {
        "file": path.as_posix(),
        "mailbox": copy.mailbox,
        "verdict": copy.scenario.verdict if copy.is_attack else "clean",
        "attack_type": copy.scenario.attack_type if copy.is_attack else None,
        "scenario": copy.scenario.name,
        "language": copy.scenario.language,
    }


def directory_entry(person: Person) -> str:
    """One [[users]] table."""
    language = person.speaks[0]
    values = {
        "address": person.address,
        "display_name": person.display_name,
        "administrator": person.administrator,
        "kind": person.kind,
        "mailbox": person.mailbox,
        "job_title": person.titles[language],
        "department": company().departments[person.department],
    }
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
    return "\n[[users]]\n" + "\n".join(lines) + "\n"


def directory() -> str:
    """Return the text of tenant.toml."""
    us = company()
    head = f'id = "{us.tenant_id}"\nname = "{us.name}"\ndomains = ["{us.domain}"]\nuser_consent = "allow"\n'
    return head + "".join(directory_entry(person) for person in us.people)


def write_tenant(folder: Path, *, until: datetime, seed: int) -> Summary:
    """Write the tenant into an empty or missing folder; a FileExistsError for one that holds something."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    filed = sorted(((path_of(copy), copy) for copy in everything(until, seed)), key=lambda pair: pair[0].as_posix())
    for path, copy in filed:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(copy.raw)
    expected = [expectation(path, copy) for path, copy in filed]
    lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in expected)
    (folder / "expected.jsonl").write_text(lines, "utf-8")
    (folder / "tenant.toml").write_text(directory(), "utf-8")
    return summary(expected)


def summary(expected: list[dict[str, str | None]]) -> Summary:
    """Count the lines of expected.jsonl."""

    def count(key: str) -> dict[str, int]:
        return dict(sorted(Counter(line[key] or "none" for line in expected).items()))

    boxes = {line["mailbox"] for line in expected}
    return Summary(len(boxes), len(expected), count("verdict"), count("attack_type"), count("language"))
