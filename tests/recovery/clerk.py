"""`python -m tests.recovery.clerk`: a worker that notes in its database when it handled what, and how often."""

import sys
from functools import partial

from shared.clock import utc_now
from shared.events.catalog import NumberReplaced
from shared.events.envelope import Envelope
from shared.logging import configure
from shared.messaging.kafka import KafkaBroker
from shared.messaging.worker import assemble, run_worker
from shared.mongodb import Documents, connect, translated
from shared.settings import ServiceSettings, load

NAME = "clerk"


@translated
def note(heard: Envelope[NumberReplaced], *, database: Documents) -> None:
    """Keep when an event was said and first handled, and how often it was handled."""
    kept = {"$min": {"handled_at": utc_now()}, "$inc": {"times": 1}, "$set": {"said_at": heard.time}}
    database["handled"].update_one({"_id": heard.id}, kept, upsert=True)


if __name__ == "__main__":
    settings = load(ServiceSettings)
    configure(NAME, settings.log_level)
    database = connect(settings.mongodb_uri, NAME)
    worker = assemble(
        NAME,
        topics=("customers",),
        handlers={NumberReplaced: partial(note, database=database)},
        outbox_collections=(),
        database=database,
        broker=KafkaBroker.of(settings),
    )
    sys.exit(run_worker(worker, settings))
