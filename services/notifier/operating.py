"""The operators' commands for letters."""

from collections.abc import Callable
from dataclasses import replace

import click
import msgspec

from services.notifier.mailer import MailServerBusy
from services.notifier.overseeing import SETTLED, LetterLine, Overseeing, Reposting, told_of
from services.notifier.wiring import TOPICS, Dependencies, handlers
from shared.messaging.broker import GONE_AFTER
from shared.operating.answers import Done
from shared.operating.commands import AwayNow, NotDone, Wish, asking, changing, most
from shared.operating.office import Office, Opens

OF_SIGNUP = ("registration", "registration_repeated")
STATES = ("pending", "sending", *SETTLED)


class LetterList(msgspec.Struct, frozen=True, kw_only=True):
    """Letters, those begun last first."""

    letters: tuple[LetterLine, ...]


def letter_commands(office: Opens, parts: Callable[[Office], Dependencies]) -> click.Group:
    """Return the commands `list | resend`; `parts` puts together what sends letters."""
    commands = click.Group("letters", help="Look at the letters that were sent, send one again.")

    @asking(commands, "list", LetterList)
    @click.option("--state", type=click.Choice(STATES), help="Only these.")
    @click.option("--customer", default="", metavar="CUSTOMER_ID", help="Only those to one customer.")
    @most
    def list_letters(*, state: str | None, customer: str, most: int) -> LetterList:
        """Show which letters were sent or refused, or wait for the mail server; the latest first."""
        found = Overseeing(office().database).letters(state=state or "", customer_id=customer, most=most)
        return LetterList(letters=tuple(found))

    @changing(commands, "resend", Done, word="send")
    @click.argument("letter_id")
    def resend(wish: Wish, *, letter_id: str) -> Done:
        """Send a letter again that was sent, or that the mail server had refused for good.

        It goes to the customer's present address, with their present confirmation number. What it told is read from the
        broker, which keeps messages for a week; that may take a minute.
        """
        opened = office()
        letter = _settled(letter_id, opened)
        with wish.granted(opened, [letter.customer_id, letter_id], "The customer gets this letter once more."):
            _send(letter, opened, parts(opened))
        return Done(done="sent", customer_id=letter.customer_id)

    return commands


def _settled(letter_id: str, office: Office) -> LetterLine:
    letter = Overseeing(office.database).letter(letter_id)
    if letter is None:
        raise NotDone(f"No such letter: {letter_id}")
    if letter.kind in OF_SIGNUP:
        again = f"python -m services.signup customers send-registration {letter.customer_id}"
        raise NotDone(f"Its link must be opened again, which signup does: `{again}`.")
    if ":again:" in letter_id:
        raise NotDone(f"This was sent again already; name the first one: {letter_id.partition(':again:')[0]}")
    if letter.state not in SETTLED:
        raise NotDone(f"The letter is {letter.state}: it is tried again by itself.")
    return letter


def _send(letter: LetterLine, office: Office, parts: Dependencies) -> None:
    occasion = Overseeing(office.database).next_time(letter.letter_id)
    post = Reposting.of(parts.post, letter.letter_id, occasion)
    deeds = handlers(replace(parts, post=post))
    told = list(told_of(letter.letter_id.partition(":")[2], office.broker(), TOPICS, deeds.__contains__))
    if not told:
        raise NotDone(f"What it told is gone: messages are kept for {GONE_AFTER.days} days at most.")
    try:
        for each in told:
            deeds[type(each.data)](each)
    except MailServerBusy as busy:
        raise AwayNow("The mail server is busy; try again later.") from busy
    state = Overseeing(office.database).letter(f"{letter.kind}:{occasion}")
    if state is None:
        raise NotDone("What it told does not hold any more, so it was not sent.")
    if state.state != "sent":
        raise NotDone("The mail server refused it for good.")
