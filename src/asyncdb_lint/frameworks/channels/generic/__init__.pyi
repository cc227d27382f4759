"""channels.generic: consumers of protocols."""
