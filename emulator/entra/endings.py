"""The redirects with which a consent page is left without consent; every shape was seen or is documented."""

from collections.abc import Callable

DECLINED = "AADSTS65004: User declined to consent to access the app."
Answer = dict[str, str]
Ending = Callable[[Answer], Answer]

USER_ENDINGS: dict[str, Ending] = {
    "cancel": lambda state: {"error": "consent_required", "error_description": DECLINED, **state},
    "access_denied": lambda state: {
        "error": "access_denied",
        "error_subcode": "cancel",
        "error_description": DECLINED,
        **state,
    },
    "no_description": lambda state: {"error": "access_denied", "error_subcode": "cancel", **state},
    "server_error": lambda state: {
        "error": "temporarily_unavailable",
        "error_description": "AADSTS90033: A transient error has occurred. Please try again.",
        **state,
    },
}

ADMIN_ENDINGS: dict[str, Ending] = {
    "cancel": lambda state: {
        "admin_consent": "True",
        "error": "consent_required",
        "error_description": DECLINED,
        **state,
    },
    "observed_2023": lambda state: {
        "error": "access_denied",
        "error_description": DECLINED,
        "error_uri": "https://login.microsoftonline.com/error?code=65004",
        "admin_consent": "True",
        **state,
    },
    "observed_2019": lambda state: {"error": "access_denied", "error_subcode": "cancel", **state},
    "permission_denied": lambda _state: {
        "error": "permission_denied",
        "error_description": "The admin canceled the request",
    },
    "creation_failed": lambda state: {
        "error": "server_error",
        "error_description": "AADSTS650051: Application is requesting permissions that cannot be granted just now.",
        "admin_consent": "True",
        **state,
    },
    "not_subscribed": lambda state: {
        "error": "access_denied",
        "error_description": "AADSTS650052: The app needs access to a service that your organization lacks.",
        "admin_consent": "True",
        **state,
    },
}
