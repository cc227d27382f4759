"""google.genai: requests to Gemini."""

from typing import Any

from google.genai.client import Client as Client

FRAMEWORK = {"name": "google-genai", "distributions": ("google-genai",)}

def __getattr__(name: str) -> Any: ...  # types, errors
