"""nats.js: streams that are kept."""

from nats.js.client import JetStreamContext as JetStreamContext
