"""What the token endpoint said."""

from werkzeug.test import TestResponse


def refusal_of(answer: TestResponse) -> tuple[int, str, int]:
    """Return the status, the OAuth error and the AADSTS number of a refusal."""
    assert answer.json is not None
    return answer.status_code, answer.json["error"], answer.json["error_codes"][0]
