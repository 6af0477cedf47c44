"""Messages over a broker: the interface, two brokers, the consumer loop, dead letters, the worker."""
