"""playhouse: peewee's extensions."""

DRIVER = {
    "name": "peewee",
    "mode": "sync",
    "layer": "driver",
    "use": "an asynchronous ORM such as SQLAlchemy's `AsyncSession`, or `playhouse.pwasyncio`",
    "distributions": ("peewee",),
}
