"""Optional local sources of the operator's: YARA rules and feeds, loaded by the jail's program before it forks."""
