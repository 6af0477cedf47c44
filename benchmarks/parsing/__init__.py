"""How long parsers take for the same mails, and how many they cannot read."""
