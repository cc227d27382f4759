"""sqlmodel.orm: where the session lives."""
