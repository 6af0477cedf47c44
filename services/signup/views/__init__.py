"""The pages of this service, one module for each matter."""
