"""What a mail costs from the emulated mailbox to the verdict in the reports' database, and how many pass a second."""
