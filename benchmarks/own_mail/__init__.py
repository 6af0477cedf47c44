"""A labelled set of mail of our own invention: text in TOML, made into whole mails as Microsoft 365 delivers them."""
