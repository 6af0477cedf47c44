"""Webhooks: what happens to scans is told to addresses that customers name, signed and repeated until it arrives."""
