"""asgiref: bridges between synchronous and asynchronous code."""

FRAMEWORK = {"name": "asgiref", "distributions": ("asgiref",)}
