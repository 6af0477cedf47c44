"""What an operator asks of a running installation as a whole; knows every database and topic, and no service's code."""
