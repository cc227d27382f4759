"""Motor, asynchronous MongoDB driver over PyMongo's synchronous one and threads."""

DRIVER = {
    "name": "Motor",
    "mode": "async",
    "layer": "driver",
    "distributions": ("motor",),
}
