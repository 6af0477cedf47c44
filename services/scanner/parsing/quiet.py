"""Libraries that would write what a hostile file says into our log."""

import logging


def hush(*names: str) -> None:
    """Keep the loggers of these packages, and all below them, from saying anything."""
    for name in names:
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.handlers = [logging.NullHandler()]
