"""django.contrib: applications that ship with Django."""
