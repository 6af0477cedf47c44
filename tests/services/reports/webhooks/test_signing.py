import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

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
    headers = signed(ID, BODY, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], AT)

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-id"] == ID


def test_what_the_documentation_gives_to_receivers_knows_ours_from_others() -> None:
    secret, now = new_secret(), NOON.timestamp()
    headers = signed(ID, BODY, [secret], NOON)
    is_ours = documented()

    assert is_ours(headers, BODY, secret, now) is True
    assert is_ours(headers, BODY + b" ", secret, now) is False
    assert is_ours(headers, BODY, new_secret(), now) is False
    assert is_ours({**headers, "webhook-id": "msg_other"}, BODY, secret, now) is False
    assert is_ours({**headers, "webhook-signature": "v1,"}, BODY, secret, now) is False


@pytest.mark.parametrize(("late", "taken"), [(0, True), (299, True), (301, False), (-301, False)])
def test_an_old_message_is_not_taken_again(late: int, taken: bool) -> None:
    secret = new_secret()

    assert documented()(signed(ID, BODY, [secret], NOON), BODY, secret, NOON.timestamp() + late) is taken


def test_while_a_secret_is_replaced_a_receiver_that_knows_either_takes_a_message() -> None:
    old, new = new_secret(), new_secret()
    headers = signed(ID, BODY, [new, old], NOON)

    assert [documented()(headers, BODY, each, NOON.timestamp()) for each in (new, old)] == [True, True]
    assert documented()(headers, BODY, new_secret(), NOON.timestamp()) is False


def test_the_library_of_the_scheme_takes_what_we_sign() -> None:
    old, new, now = new_secret(), new_secret(), datetime.now(UTC)
    headers = dict(signed(ID, BODY, [new, old], now))

    assert [Webhook(each).verify(BODY, headers) for each in (new, old)] == [{"test": 2432232314}] * 2
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Webhook(new_secret()).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Webhook(new).verify(BODY + b" ", headers)
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(new).verify(BODY, dict(signed(ID, BODY, [new], now - timedelta(minutes=6))))


def test_secrets_are_long_and_never_the_same() -> None:
    made = {new_secret() for _ in range(100)}

    assert len(made) == 100
    assert {len(each) for each in made} == {len("whsec_") + 44}
