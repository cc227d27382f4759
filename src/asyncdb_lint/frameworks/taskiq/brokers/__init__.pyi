"""taskiq.brokers: the brokers that need no other distribution."""
