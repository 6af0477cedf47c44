"""The operators' commands for customers and their erasures."""

from collections.abc import Callable
from dataclasses import dataclass

import click
import msgspec

from services.signup.customers import Customer
from services.signup.details import half_width, same_address
from services.signup.ending import replace_number
from services.signup.erasing import erase
from services.signup.registry import Erasure, Registration, Registry
from services.signup.stores import Stores
from services.signup.views.signing_up import LETTERS_PER_ADDRESS
from shared.operating.answers import Done
from shared.operating.commands import NotDone, Wish, asking, changing, most
from shared.operating.office import Office
from shared.web.limits import Limits


class Registrations(msgspec.Struct, frozen=True, kw_only=True):
    """Customers, those who came last first."""

    customers: tuple[Registration, ...]


class Erasures(msgspec.Struct, frozen=True, kw_only=True):
    """Receipts of erasures, the latest first."""

    erasures: tuple[Erasure, ...]


@dataclass(frozen=True)
class Given:
    """What the commands work with."""

    office: Office
    stores: Stores
    limits: Limits
    registry: Registry

    def customer(self, customer_id: str) -> Customer:
        """Return a customer; raises NotDone for an unknown one."""
        found = self.stores.customers.by_id(customer_id)
        if found is None:
            raise NotDone(f"No such customer: {customer_id}. Whoever was erased stands in `erasures list`.")
        return found

    def count_letter(self, customer: Customer) -> None:
        """Count a letter as the pages do; raises NotDone when there were too many of late."""
        if not self.limits.allows(LETTERS_PER_ADDRESS, "letter", same_address(customer.address)):
            raise NotDone(f"The customer was sent too many letters of late: at most {LETTERS_PER_ADDRESS}.")


Opens = Callable[[], Given]


def customer_commands(given: Opens) -> click.Group:
    """Return the commands for customers."""
    commands = click.Group("customers", help="Look at customers, replace numbers, erase.")
    _looking(commands, given)
    _sending(commands, given)
    _erasing(commands, given)
    return commands


def erasure_commands(given: Opens) -> click.Group:
    """Return the command for receipts."""
    commands = click.Group("erasures", help="Look at what became of erasures.")

    @asking(commands, "list", Erasures)
    @click.option("--open", "is_open", is_flag=True, help="Only those that a service has not answered yet.")
    @most
    def list_erasures(*, is_open: bool, most: int) -> Erasures:
        """Show who was erased when, and which services have said that they hold nothing any more."""
        return Erasures(erasures=tuple(given().registry.erasures(is_open=is_open, most=most)))

    return commands


def _looking(commands: click.Group, given: Opens) -> None:
    @asking(commands, "list", Registrations)
    @most
    def list_customers(*, most: int) -> Registrations:
        """Show the customers who came last, by their random ids; no name and no address is shown."""
        return Registrations(customers=tuple(given().registry.registrations(most=most)))

    @asking(commands, "find", Registration)
    @click.argument("address")
    def find(*, address: str) -> Registration:
        """Show the customer who has a mail address: this is how to get the id that all other commands want."""
        opened = given()
        known = opened.stores.customers.by_address(half_width(address))
        found = known and opened.registry.registration(known.customer_id)
        if not found:
            raise NotDone("Nobody is known under this address.")
        return found

    @asking(commands, "show", Registration)
    @click.argument("customer_id")
    def show(*, customer_id: str) -> Registration:
        """Show one customer, without name and address."""
        opened = given()
        opened.customer(customer_id)
        found = opened.registry.registration(customer_id)
        if found is None:
            raise NotDone("The customer was erased this very moment.")
        return found


def _sending(commands: click.Group, given: Opens) -> None:
    @changing(commands, "replace-number", Done, word="replace", says=("NumberReplaced", "SessionsEnded"))
    @click.argument("customer_id")
    def replace(wish: Wish, *, customer_id: str) -> Done:
        """Replace a customer's confirmation number, and send the new one by letter.

        The old number, and the link of every earlier letter, no longer works; all browsers are signed out, and the
        customer's tokens for programs end. Nobody is shown the new number but whoever reads the customer's mail.
        """
        opened = given()
        customer = opened.customer(customer_id)
        warning = "The customer's number stops working at once, and all their browsers are signed out."
        with wish.granted(opened.office, [customer_id], warning):
            opened.count_letter(customer)
            now, stores = opened.office.clock(), opened.stores
            if not replace_number(customer_id, customer.generation, "", stores=stores, now=now, by_operator=True):
                raise NotDone("The number was replaced, or the customer erased, this very moment.")
        return Done(done="number replaced", customer_id=customer_id)

    @changing(commands, "send-registration", Done, word="send", says=("SignedUp",))
    @click.argument("customer_id")
    def send(wish: Wish, *, customer_id: str) -> Done:
        """Send a customer the registration letter again, with a new link that works once, for 7 days."""
        opened = given()
        customer = opened.customer(customer_id)
        with wish.granted(opened.office, [customer_id], "The customer gets another letter, and its link lets them in."):
            opened.count_letter(customer)
            if not opened.stores.customers.open_link(customer_id):
                raise NotDone("The customer was erased this very moment.")
        return Done(done="registration letter asked for", customer_id=customer_id)


def _erasing(commands: click.Group, given: Opens) -> None:
    @changing(commands, "erase", Done, word="erase", says=("CustomerErased", "DataErased (each service)"))
    @click.argument("customer_id")
    def erase_customer(wish: Wish, *, customer_id: str) -> Done:
        """Erase everything of a customer in all services, as if they had asked for it; it cannot be undone.

        The customer gets a last letter. `erasures list` shows which services have answered.
        """
        opened = given()
        opened.customer(customer_id)
        warning = "Everything of this customer is erased in all services: registration, permissions, results."
        with wish.granted(opened.office, [customer_id], warning):
            if not erase(customer_id, stores=opened.stores, clock=opened.office.clock):
                raise NotDone("The customer was erased this very moment.")
        return Done(done="erasure begun", customer_id=customer_id)
