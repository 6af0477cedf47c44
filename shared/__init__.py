"""What two services run; knows no service."""
