"""dependency_injector: containers of providers, which make or keep the objects that functions are given."""

FRAMEWORK = {"name": "Dependency Injector", "distributions": ("dependency-injector",)}
