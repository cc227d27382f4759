"""pymongo.synchronous.client_session: another name of `pymongo.client_session`."""

from pymongo.client_session import ClientSession as ClientSession
