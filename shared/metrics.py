"""The metrics that every service has; names by Prometheus' conventions, no customer or mailbox in any label."""

from prometheus_client import Counter, Gauge, Histogram

AGES = (0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600)

OUTBOX_PUBLISHED = Counter("shindan_outbox_published", "Events published from the outbox.", ["collection"])
OUTBOX_WAITING = Gauge(
    "shindan_outbox_waiting_documents", "Documents of the service that have unpublished events.", ["collection"]
)
OUTBOX_AGE = Gauge(
    "shindan_outbox_oldest_age_seconds",
    "Age of the oldest unpublished event in a hundred documents of each collection.",
)
EVENTS_HANDLED = Counter("shindan_events_handled", "Messages handled, by outcome.", ["topic", "event", "outcome"])
EVENT_SECONDS = Histogram("shindan_event_handling_seconds", "Time to handle one message.", ["event"])
EVENT_AGE = Histogram(
    "shindan_event_age_seconds", "How long ago an event was said when it has been handled.", ["event"], buckets=AGES
)
DEAD_LETTERS = Counter("shindan_dead_letters", "Messages put aside as dead letters.", ["topic", "reason"])
LOOP_BEAT = Gauge("shindan_worker_loop_timestamp_seconds", "When the worker's loop last went round, Unix time.")
UNANSWERED = Counter("shindan_worker_unanswered_turns", "Turns of the worker's loop that something let wait.", ["by"])
REQUEST_SECONDS = Histogram(
    "shindan_http_request_seconds", "Time to answer a web request.", ["service", "endpoint", "status"]
)
REQUESTS_UNDER_WAY = Gauge("shindan_http_requests_under_way", "Web requests that are being answered.", ["service"])
LAG = Gauge(
    "shindan_consumer_lag_messages", "Messages of this member's partitions that are not handled yet.", ["topic"]
)
REBALANCES = Counter("shindan_consumer_rebalances", "Partitions given up or lost.", ["topic"])
CHORES = Counter("shindan_chores", "Regular chores of a worker, by outcome.", ["chore", "outcome"])
CERTIFICATE_ENDS = Gauge(
    "shindan_client_certificate_expiry_timestamp_seconds",
    "When the application's certificate at Microsoft ends, Unix time; 0 where it has a secret.",
)
CREDENTIAL_REFUSED = Counter(
    "shindan_client_credential_refusals", "Answers of Entra ID that our own secret or certificate is not accepted."
)
SAID_AGAIN = Counter("shindan_events_said_again", "Events said again because they were not answered.", ["event"])
NEVER_ANSWERED = Counter("shindan_events_never_answered", "Events given up: said many times in vain.", ["event"])
