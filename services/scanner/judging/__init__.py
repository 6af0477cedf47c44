"""From findings to a verdict, and what is said of a mail; this runs in the jailed children."""
