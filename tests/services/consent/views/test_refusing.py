import re
from collections.abc import Mapping

import pytest
from flask_babel import force_locale

from services.consent import approver_words, arrival_words, refusal_words
from services.consent.refusal_words import RefusalWords
from services.consent.refusals import Refusal
from services.consent.settings import Settings
from services.consent.wiring import make_app
from shared.mongodb import Documents

pytestmark = pytest.mark.mongodb


SAID: Mapping[str, Mapping[Refusal, RefusalWords]] = {
    "customer": refusal_words.WORDS,
    "administrator": approver_words.WORDS,
    "arrival": arrival_words.WORDS,
}
ABOUT_PERMISSIONS = {
    Refusal.OTHER_TENANT,
    Refusal.NOT_VERIFIED,
    Refusal.NO_MAILBOX,
    Refusal.NO_GROUP,
    Refusal.GROUPS_NOT_PERMITTED,
}
"""What a sign-in alone cannot meet."""

WORDS = {(whom, refusal): words for whom, said in SAID.items() for refusal, words in said.items()} | {
    ("arrival", "no customer"): arrival_words.NO_CUSTOMER,
    ("arrival", "several customers"): arrival_words.SEVERAL_CUSTOMERS,
}


def test_nothing_is_left_unsaid() -> None:
    assert set(SAID["customer"]) == set(SAID["administrator"]) == set(Refusal)
    assert set(SAID["arrival"]) == set(Refusal) - ABOUT_PERMISSIONS


@pytest.mark.parametrize("words", WORDS.values(), ids=[" ".join(each) for each in WORDS])
def test_every_refusal_is_said_in_both_languages(settings: Settings, mongodb: Documents, words: RefusalWords) -> None:
    app = make_app(settings, mongodb)

    with app.test_request_context(base_url="https://shindan.example"):
        english = [str(each) for each in (words.title, words.happened, words.todo)]
        with force_locale("ja"):
            japanese = [str(each) for each in (words.title, words.happened, words.todo)]

    assert all(english)
    assert all(re.search(r"[぀-ヿ一-鿿]", each) for each in japanese)
