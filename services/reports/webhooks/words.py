"""The words of webhooks, in the language of the page."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from services.reports.webhooks.deliveries import State as Delivery
from services.reports.webhooks.hooks import State
from services.reports.webhooks.occasions import COMPLETED, FAILED, STARTED, TEST
from services.reports.webhooks.outcomes import Reason

KINDS: Mapping[str, LazyString] = {
    STARTED: _("Assessment started"),
    COMPLETED: _("Assessment complete"),
    FAILED: _("Assessment failed"),
    TEST: _("Test"),
}
STATES: Mapping[State, tuple[str, LazyString]] = {
    State.ACTIVE: ("clean", _("Active")),
    State.PAUSED: ("info", _("Paused")),
    State.GONE: ("suspicious", _("Ended")),
    State.GIVEN_UP: ("suspicious", _("Ended")),
}
"""How a webhook's state looks and what it is called."""

ENDINGS: Mapping[State, LazyString] = {
    State.PAUSED: _("Nothing is sent until you resume it. What happens meanwhile is not sent later either."),
    State.GONE: _("The receiver answered that nothing more is wanted at this address (410)."),
    State.GIVEN_UP: _("No message arrived for more than three days. See the log for the reason, then resume it."),
}
OUTCOMES: Mapping[Delivery, LazyString] = {
    Delivery.WAITING: _("Waiting"),
    Delivery.DELIVERED: _("Delivered"),
    Delivery.FAILED: _("Not delivered"),
}
REASONS: Mapping[Reason, LazyString] = {
    Reason.DELIVERED: _("The receiver took it."),
    Reason.REFUSED: _("The receiver refused it."),
    Reason.REDIRECTED: _("The receiver named another address. It is not followed; enter that address instead."),
    Reason.NO_ADDRESS: _("The host name was not found."),
    Reason.INSIDE: _("The host name leads into an inner network."),
    Reason.FORBIDDEN: _("Messages may not be sent to this address."),
    Reason.CERTIFICATE: _("The certificate is not valid for this host name."),
    Reason.NO_CONNECTION: _("The connection failed or was cut."),
    Reason.TOO_SLOW: _("The receiver took longer than 10 seconds."),
    Reason.INTERRUPTED: _("Sending was interrupted."),
    Reason.NOT_WANTED: _("The webhook was paused or had ended."),
}
