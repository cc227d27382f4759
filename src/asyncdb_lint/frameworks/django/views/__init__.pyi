"""django.views: the base of views that are classes."""

from django.views.generic import View as View
