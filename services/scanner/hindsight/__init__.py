"""The second pass over a scan: what only the whole of its mail can tell of one mail."""
