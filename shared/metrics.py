"""The metrics that every service has; names by Prometheus' conventions, no customer or mailbox in any label."""

from prometheus_client import Counter, Gauge, Histogram

OUTBOX_PUBLISHED = Counter("shindan_outbox_published", "Events published from the outbox.", ["collection"])
EVENTS_HANDLED = Counter("shindan_events_handled", "Messages handled, by outcome.", ["topic", "event", "outcome"])
EVENT_SECONDS = Histogram("shindan_event_handling_seconds", "Time to handle one message.", ["event"])
DEAD_LETTERS = Counter("shindan_dead_letters", "Messages put aside as dead letters.", ["topic", "reason"])
LOOP_BEAT = Gauge("shindan_worker_loop_timestamp_seconds", "When the worker's loop last went round, Unix time.")
REQUEST_SECONDS = Histogram(
    "shindan_http_request_seconds", "Time to answer a web request.", ["service", "endpoint", "status"]
)
LAG = Gauge(
    "shindan_consumer_lag_messages", "Messages of this member's partitions that are not handled yet.", ["topic"]
)
REBALANCES = Counter("shindan_consumer_rebalances", "Partitions given up or lost.", ["topic"])
CHORES = Counter("shindan_chores", "Regular chores of a worker, by outcome.", ["chore", "outcome"])
