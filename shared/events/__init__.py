"""The contract between the services: the events and the envelope that carries them."""
