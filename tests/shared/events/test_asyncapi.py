from pathlib import Path

from shared.events.asyncapi import document, rendered
from shared.events.envelope import EVENT_TYPES

ROOT = Path(__file__).parents[3]


def test_the_committed_document_is_current() -> None:
    committed = (ROOT / "docs" / "asyncapi.yaml").read_text(encoding="utf-8")

    assert committed == rendered(), "run: python -m shared.events > docs/asyncapi.yaml"


def test_every_event_has_a_message_on_the_channel_of_its_topic() -> None:
    channels = document()["channels"]

    found = {(name, channel) for channel, described in channels.items() for name in described["messages"]}

    assert found == {(event.__name__, event.topic.value) for event in EVENT_TYPES.values()}


def test_every_reference_leads_somewhere() -> None:
    made = document()
    names = set(made["components"]["schemas"])

    references = {part.split('"')[0] for part in str(made).replace("'", '"').split("#/components/schemas/")[1:]}

    assert references
    assert references <= names
