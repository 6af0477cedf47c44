"""`judge`: mail files judged on the spot, from the command line."""
