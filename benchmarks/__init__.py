"""Speed, scale and detection figures, each printed as a table."""
