from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scanner.crowd import Announced, Crowd
from services.scanner.work import LANES

crowds = st.lists(st.builds(Announced, st.sampled_from(["big", "other"]), st.integers(0, LANES - 1), st.booleans()))
lanes = st.integers(0, LANES - 1)


def a_crowd(*, begun: int = 0, waiting: int = 0, scan_id: str = "big") -> Crowd:
    return Crowd(Announced(scan_id, lane, is_begun=lane < begun) for lane in range(begun + waiting))


def placed(crowd: Crowd, scan_id: str, mailboxes: int, onward_from: int = 0) -> list[int]:
    """Return the lanes that so many mailboxes of a scan get, each of which is begun at once."""
    found = []
    for _ in range(mailboxes):
        lane = crowd.emptiest(scan_id, onward_from=onward_from)
        if lane is not None and crowd.admits(scan_id, lane, goes_on=False):
            found.append(lane)
            crowd.add(Announced(scan_id, lane, is_begun=True))
    return found


def test_a_scan_alone_goes_on_in_its_lanes_and_begins_no_more_than_keeps_scanners_busy() -> None:
    crowd = a_crowd(begun=16, waiting=7)
    more = a_crowd(begun=16, waiting=8)

    assert (crowd.room("big"), crowd.admits("big", 47, goes_on=False)) == (1, True)
    assert (more.room("big"), more.admits("big", 47, goes_on=False)) == (0, False)
    assert more.admits("big", 47, goes_on=True)


def test_a_scan_alone_may_have_one_item_in_every_lane() -> None:
    crowd = a_crowd(begun=16, waiting=31)

    assert crowd.admits("big", 47, goes_on=True)
    assert not crowd.admits("big", 46, goes_on=True)


def test_a_newcomer_may_always_begin_even_in_a_lane_that_is_taken() -> None:
    crowd = a_crowd(begun=16, waiting=32)

    assert crowd.room("small") == LANES
    assert crowd.admits("small", 0, goes_on=True)
    assert crowd.admits("small", 47, goes_on=True)


def test_beside_others_a_scan_above_its_share_leaves_them_the_lanes_they_are_in() -> None:
    crowd = a_crowd(begun=40)
    crowd.add(Announced("small", 41, is_begun=True))

    assert not crowd.admits("big", 41, goes_on=True)
    assert crowd.admits("big", 42, goes_on=True)


def test_beside_others_a_scan_above_its_share_waits_while_scanners_are_short() -> None:
    crowd = a_crowd(begun=16, waiting=7)
    crowd.add(Announced("small", 47, is_begun=False))

    assert not crowd.admits("big", 46, goes_on=True)
    assert crowd.admits("small", 46, goes_on=True)


def test_beside_others_fewer_items_wait_for_a_scanner() -> None:
    crowd, more = a_crowd(begun=16, waiting=1), a_crowd(begun=16, waiting=2)
    for each in (crowd, more):
        each.add(Announced("small", 47, is_begun=True))

    assert crowd.admits("big", 46, goes_on=True)
    assert not more.admits("big", 46, goes_on=True)


def test_what_ends_makes_room() -> None:
    crowd = a_crowd(begun=1)

    crowd.remove(Announced("big", 0, is_begun=True))
    crowd.remove(Announced("big", 0, is_begun=True))

    assert crowd.admits("big", 0, goes_on=True)
    assert not crowd.holds("big", 0)


def test_new_mailboxes_get_neighbouring_lanes_until_each_lane_has_one() -> None:
    found = placed(Crowd(), "big", LANES + 5, onward_from=40)

    assert found == [*range(40, LANES), *range(40)]


def test_a_new_mailbox_gets_the_lane_that_was_freed() -> None:
    crowd = a_crowd(begun=40)
    crowd.remove(Announced("big", 23, is_begun=True))

    assert crowd.emptiest("big", onward_from=23) == 23


def test_a_newcomer_gets_lanes_in_which_nobody_waits() -> None:
    crowd = a_crowd(begun=16, waiting=8)

    assert placed(crowd, "small", 10) == list(range(24, 34))


def test_a_lane_in_which_another_mailbox_will_go_on_is_taken_last() -> None:
    crowd = a_crowd(begun=2)
    for lane in range(2, LANES - 1):
        crowd.reserve("big", lane)
    crowd.reserve("other", LANES - 1)

    assert placed(crowd, "big", 3) == [LANES - 1, 2, 3]


@given(crowds, lanes)
def test_a_mailbox_gets_no_lane_that_its_scan_is_in_and_workers_that_see_the_same_agree(
    announced: list[Announced], onward_from: int
) -> None:
    crowd, again = Crowd(announced), Crowd(reversed(announced))

    found = crowd.emptiest("big", onward_from=onward_from)

    assert found == again.emptiest("big", onward_from=onward_from)
    assert (found is None) == all(crowd.holds("big", lane) for lane in range(LANES))
    assert found is None or not crowd.holds("big", found)


@given(crowds, st.integers(1, LANES), lanes)
def test_mailboxes_go_to_the_emptiest_lanes(announced: list[Announced], mailboxes: int, onward_from: int) -> None:
    others = [each for each in announced if each.scan_id == "other"]
    before = Counter(each.lane for each in others)

    found = placed(Crowd(others), "big", mailboxes, onward_from)

    left = set(range(LANES)) - set(found)
    assert max((before[each] for each in found), default=0) <= min((before[each] for each in left), default=LANES * 99)
    assert max(Counter(found).values(), default=1) == 1


@pytest.mark.parametrize("scanners", [2, 3, 4, 6])
def test_few_mailboxes_are_shared_evenly_by_scanners_that_divided_the_lanes_in_turn(scanners: int) -> None:
    found = placed(Crowd(), "big", 2 * scanners, onward_from=17)

    assert set(Counter(lane % scanners for lane in found).values()) == {2}
