"""`python -m benchmarks.first_look`: what a first look misses, and how many requests it saves.

Each mail of the demo tenant, or of a labelled corpus, is fetched from the emulator whole and as Graph shows it, and
judged both ways.
"""

import random
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from benchmarks.corpus import NoCorpus, read_labels, read_mails
from benchmarks.judging import is_judged
from benchmarks.tables import Report
from emulator.contoso.tenant import write_tenant
from emulator.mail_tenants import tenant_of_mails
from emulator.server import Emulator, serve
from emulator.tenants import Tenant, User, load_tenant
from services.scanner.budget import Budgeter
from services.scanner.connections import Connections
from services.scanner.context import Context, Person
from services.scanner.first_look import INNOCENT_BELOW, is_innocent, look_at
from services.scanner.graph import Graph
from services.scanner.graph_requests import Requests
from services.scanner.important import is_important
from services.scanner.jail.analysers import Analysers, Judged, jailed_analysers
from services.scanner.mail import Delivery
from services.scanner.mail_source import Listed, Shown, Window
from shared.microsoft import MicrosoftSettings, application
from shared.verdicts import Verdict

NEWEST = datetime(2026, 3, 2, 9, tzinfo=UTC)
LARGEST = 150_000_000
LISTING, PAGE = 500, 50
SENT = ("sentitems", "drafts")
HEADINGS = ("mails", "all there", "differ", "others", "differ", "fetched", "missed", "requests per 1,000 mails")


@dataclass(frozen=True)
class Pair:
    """One mail, judged whole, and as it is built from what Graph shows of it."""

    whole: Judged
    built: Judged
    is_all_there: bool
    is_received: bool

    @property
    def differs(self) -> bool:
        """Tell whether the verdict is another."""
        return self.built.judgement.verdict is not self.whole.judgement.verdict

    @property
    def suffices(self) -> bool:
        """Tell whether a first look leaves it at that."""
        return self.is_all_there and is_innocent(self.built)

    @property
    def is_missed(self) -> bool:
        """Tell whether a first look lets a mail pass that is not clean."""
        return self.suffices and self.whole.judgement.verdict is not Verdict.CLEAN


@click.command()
@click.option(
    "--corpus", type=click.Path(path_type=Path, exists=True), help="Folder of labelled mail to judge as well."
)
@click.option("--mails", default=2_000, show_default=True, help="How many mails of it, drawn at random.")
@click.option("--seed", default=4, show_default=True, help="For the drawing.")
@click.option("--jobs", default=2, show_default=True, help="Jailed children.")
def compare(corpus: Path | None, mails: int, seed: int, jobs: int) -> None:
    """Judge the demo tenant's mail, and a corpus, whole and at a first look."""
    with tempfile.TemporaryDirectory() as temporary, jailed_analysers(jobs) as analysers:
        demo, drawn = Path(temporary) / "contoso", Path(temporary) / "corpus"
        write_tenant(demo, until=NEWEST, seed=1)
        pairs, requests = _judged(load_tenant(demo), analysers)
        received = [each for each in pairs if each.is_received]
        lines = [("demo tenant", *figures(pairs, requests)), ("its received mails", *figures(received, requests))]
        if corpus:
            try:
                _draw(corpus, drawn / "drawn" / "Inbox", mails, random.Random(seed))  # noqa: S311 — a sample
            except NoCorpus as error:
                raise click.ClickException(str(error)) from error
            lines.append(("labelled corpus", *figures(*_judged(tenant_of_mails([drawn]), analysers))))
    Report("First look").table(f"Fetched from a score of {INNOCENT_BELOW:g} on", HEADINGS, lines)


def _draw(corpus: Path, folder: Path, mails: int, drawing: random.Random) -> None:
    ids = [row.id for row in read_labels(corpus).values() if is_judged(row)]
    chosen = set(drawing.sample(ids, min(mails, len(ids))))
    folder.mkdir(parents=True)
    for number, mail in enumerate(read_mails(corpus, lambda row: row.id in chosen)):
        (folder / f"{number:05}.eml").write_bytes(mail.raw)


def _judged(tenant: Tenant, analysers: Analysers) -> tuple[Sequence[Pair], float]:
    """Return the mails of a tenant, and how many requests each costs before any is fetched."""
    with serve([tenant]) as emulator, ThreadPoolExecutor(2) as pool:
        graph, context = _graph(emulator), _context(tenant)
        mailboxes = [Mailbox(user, graph) for user in tenant.users if user.mailbox == "cloud" and user.kind != "guest"]
        emulator.world.traffic.forget()
        mails = [(mailbox, mail) for mailbox in mailboxes for mail in mailbox.look()]
        requests = emulator.world.traffic.report()["requests"]["graph"]
        pairs = list(pool.map(lambda mail: mail[0].judged(mail[1], analysers, context), mails))
        return pairs, requests / len(pairs)


class Mailbox:
    """A mailbox of the emulator, listed and looked at."""

    def __init__(self, user: User, graph: Graph) -> None:
        """Find its folders."""
        self._user, self._graph = user, graph
        self._folders = {each.id: each for each in graph.folders(user.id)}
        self._shown: dict[str, Shown] = {}

    def look(self) -> Sequence[Listed]:
        """List all its mails and look at them page by page."""
        mails = list(_listed(self._graph, self._user.id))
        for begin in range(0, len(mails), PAGE):
            self._shown |= look_at(mails[begin : begin + PAGE], self._graph, self._user.id)
        return mails

    def judged(self, mail: Listed, analysers: Analysers, context: Context) -> Pair:
        """Return the judgements of a mail of it."""
        folder = self._folders[mail.folder_id]
        delivery = Delivery(mail.received_at, folder.name, folder.well_known, mail.is_read, self._user.address)
        whole = analysers.judge(self._graph.message(self._user.id, mail.id, LARGEST), delivery, context)
        looked = self._shown.get(mail.id)
        shown = looked or self._graph.shown(self._user.id, mail.id, LARGEST)
        built = analysers.judge(shown.raw, delivery, context)
        return Pair(whole, built, looked is not None, folder.well_known not in SENT)


def figures(pairs: Sequence[Pair], requests: float) -> tuple[str, ...]:
    """Return what a row of the table says of mails, each of which costs so many requests before it is fetched."""
    fetched = sum(not each.suffices for each in pairs)
    looked, others = ([each for each in pairs if each.is_all_there is wanted] for wanted in (True, False))
    counts = (
        len(looked),
        sum(each.differs for each in looked),
        len(others),
        sum(each.differs for each in others),
        fetched,
        sum(each.is_missed for each in pairs),
        round(1_000 * (requests + fetched / len(pairs))),
    )
    return tuple(f"{count:,}" for count in counts)


def _listed(graph: Graph, user_id: str) -> Iterator[Listed]:
    window = Window(None, datetime.now(UTC))
    page = graph.mails(user_id, window, LISTING)
    yield from page.mails
    while page.next_link:
        page = graph.mails(user_id, window, LISTING, page.next_link)
        yield from page.mails


def _graph(emulator: Emulator) -> Graph:
    world, described = emulator.world, emulator.describe()
    registered = world.application
    world.consents.grant_roles(world.tenants[0].id, registered.client_id, registered.application_permissions)
    settings = MicrosoftSettings(
        entra_authority=described["authority"],
        graph_url=described["graph"],
        client_id=described["client_id"],
        client_secret=described["client_secret"],
        ca_file=described["ca"],
    )
    signed_in = application(settings, world.tenants[0].id)

    def token(_renew: bool) -> str:
        return str(signed_in.acquire_token_for_client([f"{settings.graph_resource}/.default"])["access_token"])

    return Graph(Requests(Connections(settings.ca_file), token, Budgeter()), settings.graph_url)


def _context(tenant: Tenant) -> Context:
    people = tuple(
        Person(each.display_name, each.address, each.job_title or "", is_important(each.job_title or ""))
        for each in tenant.users
        if each.kind != "guest"
    )
    return Context(domains=frozenset(each.address.rpartition("@")[2] for each in people), people=people)


if __name__ == "__main__":
    compare()
