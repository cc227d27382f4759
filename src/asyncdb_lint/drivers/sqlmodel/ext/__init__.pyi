"""sqlmodel.ext: extensions."""
