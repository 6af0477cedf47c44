"""What goes wrong at Microsoft, by name: answers instead of the right one, and pages cut wrongly."""

from collections.abc import Callable
from typing import Any

from emulator.graph.errors import ACCESS_DENIED, ODATA_DISABLED, UNSUPPORTED_MAILBOX

HOUR = "3600"
LOOPING = "The server terminated an operation because it encountered a client request loop."
MOVED = "The mailbox is being moved; try again later."

GRAPH_ANSWERS: dict[str, dict[str, Any]] = {
    # busy
    "throttled": {"status": 429, "retry_after": "1"},
    "throttled_until": {"status": 429, "retry_after": "5", "as_date": True},
    "throttled_silently": {"status": 429},
    "throttled_for_long": {"status": 429, "retry_after": HOUR},
    "busy": {"status": 503, "body": ""},
    "timed_out": {"status": 504, "code": "UnknownError", "message": ""},
    "bandwidth_exceeded": {"status": 509, "code": "BandwidthLimitExceeded"},
    # one mail
    "vanished": {"status": 404, "code": "ErrorItemNotFound"},
    "vanished_silently": {"status": 404, "body": ""},
    "corrupt": {"status": 500, "code": "ErrorCorruptData"},
    "invalid_recipients": {"status": 500, "code": "ErrorInvalidRecipients"},
    "unopenable_attachment": {"status": 500, "code": "ErrorCannotOpenFileAttachment"},
    # the token and the permission
    "token_refused": {"status": 401, "code": "InvalidAuthenticationToken"},
    "consent_withdrawn": {"status": 403, "code": "ErrorAccessDenied", "message": ACCESS_DENIED},
    # a mailbox that is asked for
    "no_mailbox": {"status": 404, "code": "MailboxNotEnabledForRESTAPI", "message": UNSUPPORTED_MAILBOX},
    "invalid_user": {"status": 404, "code": "ErrorInvalidUser"},
    "resource_not_found": {"status": 404, "code": "ResourceNotFound"},
    "user_not_found": {"status": 404, "code": "Request_ResourceNotFound"},
    "item_not_found": {"status": 404, "code": "ErrorItemNotFound"},
    "folder_not_found": {"status": 404, "code": "ErrorFolderNotFound"},
    "excluded": {"status": 403, "code": "ErrorAccessDenied", "message": ODATA_DISABLED},
    "not_authenticated": {
        "status": 401,
        "code": "AuthenticationError",
        "message": "Error authenticating with resource",
    },
    "moving": {"status": 503, "code": "ErrorMailboxMoveInProgress", "message": MOVED},
    "locked": {"status": 423, "code": "ErrorMailboxMoveInProgress", "message": MOVED},
    # delta
    "sync_state_lost": {"status": 410, "code": "SyncStateNotFound"},
}
TOKEN_ANSWERS: dict[str, dict[str, Any]] = {
    "sign_in_down": {"status": 503, "code": "temporarily_unavailable", "number": 90033},
    "sign_in_throttled": {"status": 429, "code": "temporarily_unavailable", "number": 90006, "retry_after": "60"},
    "looping": {"status": 400, "code": "invalid_grant", "number": 50196, "message": LOOPING},
}
ANSWERS = GRAPH_ANSWERS | TOKEN_ANSWERS
OWN_ANSWER = "answer"
BROKEN_OFF = "broken_off"
CODES = {
    401: "InvalidAuthenticationToken",
    403: "ErrorAccessDenied",
    404: "ErrorItemNotFound",
    410: "SyncStateNotFound",
    429: "ApplicationThrottled",
    500: "ErrorInternalServerError",
    503: "ErrorServerBusy",
    504: "UnknownError",
}

Cut = Callable[[int, int], tuple[int, int | None]]
PAGES: dict[str, Cut] = {
    "empty_page": lambda begin, _top: (0, begin),
    "short_page": lambda begin, top: (top // 2, begin + top // 2),
    "repeat_page": lambda begin, top: (top, begin),
    "earlier_page": lambda begin, top: (top, max(0, begin - top)),
    "ends_early": lambda _begin, top: (top, None),
    "jump": lambda begin, top: (top, begin + top),
    "listed_twice": lambda begin, top: (top, begin + top - 1),
    "left_out": lambda begin, top: (top, begin + top + 1),
}
"""Where a page begins and its `$top` → how many it shows, and where the next one begins (None: there is none)."""

KINDS = (OWN_ANSWER, BROKEN_OFF, *ANSWERS, *PAGES)
INNER_ERRORS = ("innerError", "innererror", "nested", "none")
