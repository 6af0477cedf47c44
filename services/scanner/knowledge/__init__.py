"""What detectors know of the world: lists, brands, phrases, lookalikes, and how a sender proves itself; all pure."""
