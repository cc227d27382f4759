"""sqlalchemy.ext: extensions."""
