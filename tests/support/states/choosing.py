"""The tiles, in every situation in which a customer can come back to them."""

from tests.support.states.people import asking, granted, newcomer, refused_since, scanned
from tests.support.states.state import State, at

STATES = (
    State("tiles/first", "Which service is assessed", at("/consent/", newcomer)),
    State(
        "tiles/chosen",
        "Which service, chosen",
        at("/consent/", newcomer),
        lambda page: page.check("#platform-microsoft_365"),
    ),
    State("tiles/missing", "Which service, none was chosen", at("/consent/?missing=1", newcomer)),
    State("tiles/asked", "Which service, while an administrator is asked", at("/consent/", asking)),
    State("tiles/granted", "Which service, with a permission at hand", at("/consent/", granted)),
    State("tiles/scanned", "Which service, after an assessment", at("/consent/", scanned)),
    State("tiles/refused-since", "Which service, while Microsoft refuses", at("/consent/", refused_since)),
)
