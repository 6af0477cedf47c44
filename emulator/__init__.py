"""A pretend Microsoft 365, Entra ID and Graph mail, for demonstrations and tests on one machine."""
