"""aiobotocore: the services of AWS."""

FRAMEWORK = {"name": "aiobotocore", "distributions": ("aiobotocore",)}
