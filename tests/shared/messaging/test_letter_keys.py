import pytest

from shared.events.catalog import CustomerErased
from shared.events.envelope import Envelope, announce
from shared.messaging.letter_keys import LetterKeys, StoredLetterKeys, new_key, seal, unseal
from shared.messaging.shredding import shredding
from shared.mongodb import Documents
from tests.support.clock import NOON, TurnableClock
from tests.support.letter_keys import MemoryLetterKeys


@pytest.fixture(params=["memory", pytest.param("stored", marks=pytest.mark.mongodb)])
def keys(request: pytest.FixtureRequest) -> LetterKeys:
    if request.param == "memory":
        return MemoryLetterKeys()
    stored = StoredLetterKeys(request.getfixturevalue("mongodb"), TurnableClock())
    stored.prepare()
    return stored


def test_each_customer_has_one_key(keys: LetterKeys) -> None:
    first, again, other = keys.of("c1"), keys.of("c1"), keys.of("c2")

    assert first == again == keys.find("c1")
    assert other != first
    assert keys.find("c3") is None


def test_an_erased_customer_has_no_key_and_gets_none_that_is_kept(keys: LetterKeys) -> None:
    keys.of("c1")
    stays = keys.of("c2")

    keys.forget("c1")
    keys.forget("c1")

    assert keys.of("c1") != keys.of("c1")
    assert keys.find("c1") is None
    assert keys.find("c2") == stays


@pytest.mark.mongodb
def test_of_an_erased_customer_only_a_mark_stays_that_mongodb_drops(mongodb: Documents) -> None:
    keys = StoredLetterKeys(mongodb, TurnableClock())
    keys.prepare()
    keys.of("c1")

    keys.forget("c1")

    assert list(mongodb["dead_letter_keys"].find()) == [{"_id": "c1", "erased_at": NOON}]
    expiring = {each["key"][0][0] for each in mongodb["dead_letter_keys"].index_information().values() if len(each) > 2}
    assert expiring == {"used_at", "erased_at"}


def test_a_letter_opens_with_its_key_alone_and_as_itself_alone() -> None:
    key = new_key()

    sealed = seal(key, "診断".encode(), "scans/1/2")

    assert unseal(key, sealed, "scans/1/2") == "診断".encode()
    assert unseal(key, sealed, "scans/1/3") is None
    assert unseal(new_key(), sealed, "scans/1/2") is None
    assert unseal(None, sealed, "scans/1/2") is None


def test_an_erasure_takes_the_key_before_the_service_answers() -> None:
    keys, seen = MemoryLetterKeys(), list[bytes | None]()

    def erase(heard: Envelope[CustomerErased]) -> None:
        seen.append(keys.find(heard.data.customer_id))

    keys.of("c1")
    handlers = shredding({CustomerErased: erase}, keys)

    handlers[CustomerErased](announce(CustomerErased(customer_id="c1", erased_at=NOON), source="signup"))

    assert seen == [None]
