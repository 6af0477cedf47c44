"""The text model: the texts that it is made from, its training, and its figures; see docs/text-model.md."""
