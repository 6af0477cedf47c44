"""What is read: the form, and every mistake that can be made in it."""

from tests.support.states.people import newcomer, unknown
from tests.support.states.state import State, at, entering, pressing

SCOPE = at("/consent/scope?platform=microsoft_365", newcomer)
MANY = "\n".join(f"person{number}@contoso.example" for number in range(501))
MISTAKES = {
    "none": {"scope": "named_mailboxes"},
    "lines": {"scope": "named_mailboxes", "mailboxes": "aiko@contoso.example\n佐藤花子\nkenji@\n"},
    "too-many": {"scope": "named_mailboxes", "mailboxes": MANY},
    "group": {"scope": "group", "group": "sales"},
    "no-day": {"scope": "organisation", "days": "from_to"},
    "order": {"scope": "organisation", "days": "from_to", "first_day": "2026-02-20", "last_day": "2026-02-10"},
    "future": {"scope": "organisation", "days": "from_to", "first_day": "2027-02-10"},
    "tampered": {"scope": ""},
}

STATES = (
    State("scope/first", "Which mailboxes are read", SCOPE),
    *(
        State(
            f"scope/wrong-{name}",
            f"Which mailboxes, mistake: {name}",
            SCOPE,
            entering(**typed),
        )
        for name, typed in MISTAKES.items()
    ),
    State(
        "scope/not-known-yet",
        "Registration not known to this service yet",
        at("/consent/scope?platform=microsoft_365", unknown),
        pressing("main form button[type=submit] >> nth=0"),
    ),
)
