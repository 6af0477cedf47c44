"""What operators' commands have in common: how they ask, answer, confirm, and write down who did what."""
