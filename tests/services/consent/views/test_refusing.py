import re
from collections.abc import Mapping

import pytest
from flask_babel import force_locale

from services.consent import approver_words, refusal_words
from services.consent.refusal_words import RefusalWords
from services.consent.refusals import Refusal
from services.consent.settings import Settings
from services.consent.wiring import make_app
from shared.mongodb import Documents

pytestmark = pytest.mark.mongodb


@pytest.mark.parametrize("said", [refusal_words.WORDS, approver_words.WORDS], ids=["customer", "administrator"])
@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_is_said_in_both_languages(
    settings: Settings, mongodb: Documents, refusal: Refusal, said: Mapping[Refusal, RefusalWords]
) -> None:
    words = said[refusal]
    app = make_app(settings, mongodb)

    with app.test_request_context(base_url="https://shindan.example"):
        english = [str(each) for each in (words.title, words.happened, words.todo)]
        with force_locale("ja"):
            japanese = [str(each) for each in (words.title, words.happened, words.todo)]

    assert all(english)
    assert all(re.search(r"[぀-ヿ一-鿿]", each) for each in japanese)
