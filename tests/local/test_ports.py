import pytest

from local.ports import BELOW_EPHEMERAL, free_port, listening_socket


def test_nobody_is_given_a_port_that_another_was_just_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.sample", lambda ports, k: ports[:k])

    first, second = free_port(), free_port()

    assert first in BELOW_EPHEMERAL
    assert second > first


def test_a_port_on_which_somebody_listens_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening_socket() as listener:
        taken = listener.getsockname()[1]
        monkeypatch.setattr("random.sample", lambda ports, k: [taken, *ports[:k]])

        assert free_port() in BELOW_EPHEMERAL
