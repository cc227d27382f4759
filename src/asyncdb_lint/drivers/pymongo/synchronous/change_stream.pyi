"""pymongo.synchronous.change_stream: another name of `pymongo.change_stream`."""

from pymongo.change_stream import ChangeStream as ChangeStream
