"""Messages that come again, in another order, or with a whole history."""

from kafka import KafkaConsumer, TopicPartition
from kafka.structs import OffsetAndMetadata

from shared.messaging.broker import Message
from shared.messaging.kafka import KafkaBroker
from shared.messaging.topics import TOPICS
from tests.faults.kinds.processes import DRAINED_WITHIN
from tests.faults.recovering import HEARS, KEY
from tests.faults.scene import Scene
from tests.support.restarting import Recipe

MESSAGES_AGAIN, MOST_TIMES = 20, 10
ALONE = ("signup", "consent", "notifier", "reports")
"""Workers that are the only member of their group."""


def repeat_messages(scene: Scene) -> str:
    """Publish some of all messages again, up to ten times each, in any order."""
    kafka = scene.stack.kafka
    broker = KafkaBroker(kafka.bootstrap, replication=len(kafka.nodes))
    held = [each for topic in TOPICS for each in broker.contents(topic) if each.key != KEY]
    chosen = scene.random.sample(held, k=min(MESSAGES_AGAIN, len(held)))
    again = [
        Message(each.topic, each.key or "", each.value)
        for each in chosen
        for _ in range(scene.random.randint(1, MOST_TIMES))
    ]
    scene.random.shuffle(again)
    publisher = broker.publisher()
    publisher.publish(again)
    publisher.close()
    return f"{len(again)} messages"


def rewind_worker(scene: Scene) -> str:
    """Let a worker hear half of its partitions again from their beginning, so that partitions overtake one another."""
    name = scene.random.choice(ALONE)
    recipe = Recipe.of(scene.system, name)
    counts = {each.name: each.partitions for each in TOPICS.values()}
    all_heard = [TopicPartition(topic, number) for topic in HEARS[name] for number in range(counts[topic])]
    chosen = scene.random.sample(all_heard, k=len(all_heard) // 2)
    with scene.watch.looking_away(name):
        scene.system.processes[name].stop(DRAINED_WITHIN)
        _set_back(scene.stack.kafka.bootstrap, name, chosen)
        recipe.start(scene.system)
    return f"{name}, {len(chosen)} partitions"


def _set_back(bootstrap: str, group: str, partitions: list[TopicPartition]) -> None:
    client = KafkaConsumer(bootstrap_servers=bootstrap.split(","), group_id=group, enable_auto_commit=False)
    client.assign(partitions)
    first = client.beginning_offsets(partitions)
    client.commit({each: OffsetAndMetadata(first[each], "", -1) for each in partitions}, timeout_ms=30_000)
    client.close(autocommit=False)
