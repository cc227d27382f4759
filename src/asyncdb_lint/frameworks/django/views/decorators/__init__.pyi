"""django.views.decorators: what views are wrapped in; they stay what they are."""
