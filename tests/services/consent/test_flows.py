import pytest

from services.consent.flows import Flow, Flows, Step, Traveller
from services.consent.refusals import GrantRefused, Refusal
from shared.events.details import Scope
from shared.mongodb import Documents
from tests.services.consent.builders import wanted
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb

ANN = Traveller("a" * 32, "browser-1")


def a_flow(traveller: Traveller = ANN) -> Flow:
    return Flow(traveller, Step.MAILBOX, wanted(scope=Scope.ONE_MAILBOX), {"code_verifier": "v", "scope": ["a"]})


@pytest.fixture
def flows(mongodb: Documents, clock: TurnableClock) -> Flows:
    return Flows(mongodb, clock)


def begun(flows: Flows, flow: Flow | None = None) -> str:
    state = flows.new_state()
    flows.begin(state, flow or a_flow())
    return state


def refusal_of(flows: Flows, state: str, traveller: Traveller = ANN) -> Refusal:
    with pytest.raises(GrantRefused) as refused:
        flows.take(state, traveller)
    return refused.value.refusal


def test_a_flow_comes_back_whole(flows: Flows) -> None:
    state = begun(flows)

    taken = flows.take(state, ANN)

    assert taken == a_flow()


def test_a_flow_serves_once(flows: Flows) -> None:
    state = begun(flows)
    flows.take(state, ANN)

    assert refusal_of(flows, state) is Refusal.UNKNOWN_STATE


@pytest.mark.parametrize("stranger", [Traveller(ANN.customer_id, "browser-2"), Traveller("b" * 32, ANN.browser)])
def test_a_flow_is_bound_to_its_customer_and_browser_and_stays_for_them(flows: Flows, stranger: Traveller) -> None:
    state = begun(flows)

    refusal = refusal_of(flows, state, stranger)

    assert refusal is Refusal.UNKNOWN_STATE
    assert flows.take(state, ANN) == a_flow()


def test_a_flow_expires_after_a_quarter_of_an_hour(flows: Flows, clock: TurnableClock) -> None:
    state = begun(flows)
    clock.turn(minutes=15, seconds=1)

    assert refusal_of(flows, state) is Refusal.EXPIRED


@pytest.mark.parametrize("state", ["nonsense", "", "zz-1", "f" * 40 + "-x", "-1-x"])
def test_a_state_that_nobody_made_is_refused(flows: Flows, state: str) -> None:
    assert refusal_of(flows, state) in (Refusal.UNKNOWN_STATE, Refusal.EXPIRED)


def test_the_state_and_the_browser_are_not_stored_in_the_clear(flows: Flows, mongodb: Documents) -> None:
    state = begun(flows)

    stored = str(list(mongodb["flows"].find()))

    assert state not in stored
    assert ANN.browser not in stored


def test_erasing_forgets_the_flows_of_one_customer_only(flows: Flows) -> None:
    bob = Traveller("b" * 32, "browser-2")
    state, other = begun(flows), begun(flows, a_flow(bob))

    flows.erase(ANN.customer_id)

    assert refusal_of(flows, state) is Refusal.UNKNOWN_STATE
    assert flows.take(other, bob) == a_flow(bob)
