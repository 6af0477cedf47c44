import re
from datetime import UTC, datetime
from typing import Any

import pytest

from services.reports.webhooks.signing import new_secret, signed
from tests.support.clock import NOON
from tests.support.web import ROOT

ID, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}'
AT = datetime.fromtimestamp(1614265330, UTC)


def documented() -> Any:
    """Return the function that docs/webhooks.md gives to receivers."""
    text = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    program = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert program
    names: dict[str, Any] = {}
    exec(program[1], names)  # noqa: S102 - our own documentation
    return names["is_ours"]


def test_the_published_example_of_the_scheme_is_signed_alike() -> None:
    headers = signed(ID, BODY, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", AT)

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-id"] == ID


def test_what_the_documentation_gives_to_receivers_knows_ours_from_others() -> None:
    secret, now = new_secret(), NOON.timestamp()
    headers = signed(ID, BODY, secret, NOON)
    is_ours = documented()

    assert is_ours(headers, BODY, secret, now) is True
    assert is_ours(headers, BODY + b" ", secret, now) is False
    assert is_ours(headers, BODY, new_secret(), now) is False
    assert is_ours({**headers, "webhook-id": "msg_other"}, BODY, secret, now) is False
    assert is_ours({**headers, "webhook-signature": "v1,"}, BODY, secret, now) is False


@pytest.mark.parametrize(("late", "taken"), [(0, True), (299, True), (301, False), (-301, False)])
def test_an_old_message_is_not_taken_again(late: int, taken: bool) -> None:
    secret = new_secret()

    assert documented()(signed(ID, BODY, secret, NOON), BODY, secret, NOON.timestamp() + late) is taken


def test_a_receiver_may_be_given_several_signatures() -> None:
    secret = new_secret()
    headers = signed(ID, BODY, secret, NOON)
    both = {**headers, "webhook-signature": f"v1,AAAA {headers['webhook-signature']}"}

    assert documented()(both, BODY, secret, NOON.timestamp()) is True


def test_secrets_are_long_and_never_the_same() -> None:
    made = {new_secret() for _ in range(100)}

    assert len(made) == 100
    assert {len(each) for each in made} == {len("whsec_") + 44}
