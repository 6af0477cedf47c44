import re
from collections import Counter
from collections.abc import Iterator

import pytest

from shared.confirmation import address_proof, confirmation_number
from shared.events.catalog import ConsentGranted, SignedUp
from shared.events.envelope import decode
from tests.emulator.builders import ADMINISTRATOR, AIKO
from tests.end_to_end.conftest import Begin
from tests.support.in_process import Shindan
from tests.support.small_tenant import TEXTS
from tests.support.visitor import Visitor

pytestmark = pytest.mark.mongodb

JSON_WEB_TOKEN = re.compile(r"eyJ[\w-]+\.[\w.-]+")


@pytest.fixture(scope="module")
def walked(begin: Begin) -> Iterator[Shindan]:
    with begin() as system:
        Visitor(system, ADMINISTRATOR).be_scanned()
        Visitor(system, AIKO).be_scanned("one_mailbox")
        yield system


def test_every_event_is_on_its_topic_under_its_key(walked: Shindan) -> None:
    messages = [(each, decode(each.value)) for each in walked.messages()]

    astray = [
        (each.topic, each.key) for each, said in messages if (each.topic, each.key) != (said.data.topic, said.data.key)
    ]

    assert astray == []
    assert Counter(type(said.data).__name__ for _, said in messages).keys() == {
        *("SignedUp", "ConsentGranted", "ScanRequested", "EventHeard"),
        *("ScanStarted", "ScanProgressed", "MailScanned", "MailboxScanned", "ScanCompleted", "WorkQueued"),
    }


def test_no_event_bears_what_proves_a_customer(walked: Shindan) -> None:
    written = "\n".join(each.value.decode() for each in walked.messages())
    customers = [each.customer_id for each in walked.said(SignedUp)]
    derived = [
        derive(walked.confirmation_key, each, 1)
        for each in customers
        for derive in (confirmation_number, address_proof)
    ]

    assert len(derived) == 4
    assert [each for each in derived if each in written or each.replace("-", "") in written] == []


def test_the_only_token_in_an_event_is_the_sealed_grant(walked: Shindan) -> None:
    written = "\n".join(each.value.decode() for each in walked.messages())
    sealed = [each.sealed_grant for each in walked.said(ConsentGranted) if each.sealed_grant]
    refresh_tokens = list(walked.emulator.world.grants._refresh)

    assert len(refresh_tokens) > 0
    assert set(JSON_WEB_TOKEN.findall(written)) == set(sealed)
    assert [each for each in refresh_tokens if each in written] == []
    assert walked.emulator.world.application.client_secret not in written


def test_no_event_and_no_database_holds_what_mails_say(walked: Shindan) -> None:
    written = "\n".join(each.value.decode() for each in walked.messages())

    held = str(walked.dump())

    assert [each for each in TEXTS if each in written or each in held] == []


def test_the_same_events_thrice_more_leave_the_databases_as_they_are(walked: Shindan) -> None:
    before, letters = walked.dump(), walked.letterbox.subjects

    for _ in range(3):
        walked.replay()

    after = walked.dump()
    assert {name: after[name] for name in after if after[name] != before.get(name)} == {}
    assert walked.letterbox.subjects == letters
