"""`python -m shared.events > docs/asyncapi.yaml`."""

from shared.events.asyncapi import rendered

print(rendered(), end="")
