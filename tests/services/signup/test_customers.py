from concurrent.futures import ThreadPoolExecutor

import pytest

from services.signup.customers import Customers
from services.signup.details import Arrival, Details
from shared.events.envelope import decode
from shared.mongodb import Documents

pytestmark = pytest.mark.mongodb

DETAILS = Details(last_name="Yamada", company="Contoso", address="hanako@contoso.example", time_zone="Asia/Tokyo")
ARRIVAL = Arrival(brand="shindan", language="ja", portal="https://shindan.example")


def test_one_address_signing_up_many_times_at_once_is_one_customer(customers: Customers, mongodb: Documents) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: customers.sign_up(DETAILS, ARRIVAL), range(8)))

    (document,) = mongodb["customers"].find()
    events = [decode(each["value"]).data for each in document["outbox"]]
    assert len(events) == 8
    assert [event.repeated for event in events] == [False] + [True] * 7
    assert {event.customer_id for event in events} == {document["_id"]}


def test_a_link_used_twice_at_once_lets_one_in(customers: Customers) -> None:
    customers.sign_up(DETAILS, ARRIVAL)
    known = customers.by_address(DETAILS.address)
    assert known is not None

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: customers.use_link(known.customer_id), range(8)))

    assert [each for each in answers if each] == [known]


def test_addresses_that_differ_in_case_are_one(customers: Customers) -> None:
    customers.sign_up(DETAILS, ARRIVAL)

    assert customers.by_address("HANAKO@CONTOSO.EXAMPLE") == customers.by_address(DETAILS.address)


def test_an_unknown_customer_is_none(customers: Customers) -> None:
    assert customers.by_id("f" * 32) is None
    assert customers.by_address("nobody@contoso.example") is None
    assert customers.use_link("f" * 32) is None
