"""Everything that this service keeps."""

from dataclasses import dataclass

from services.signup.customers import Customers
from services.signup.receipts import Receipts
from services.signup.sessions import Sessions
from services.signup.sign_in_tries import SignInTries


@dataclass(frozen=True)
class Stores:
    """The stores that the pages work with."""

    customers: Customers
    tries: SignInTries
    receipts: Receipts
    sessions: Sessions
