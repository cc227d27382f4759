"""django.utils: parts for middleware and views."""
