"""motor.core: the classes under their framework-agnostic names."""

from motor.motor_asyncio import AsyncIOMotorChangeStream as AgnosticChangeStream
from motor.motor_asyncio import AsyncIOMotorClient as AgnosticClient
from motor.motor_asyncio import AsyncIOMotorClientSession as AgnosticClientSession
from motor.motor_asyncio import AsyncIOMotorCollection as AgnosticCollection
from motor.motor_asyncio import AsyncIOMotorCommandCursor as AgnosticCommandCursor
from motor.motor_asyncio import AsyncIOMotorCursor as AgnosticCursor
from motor.motor_asyncio import AsyncIOMotorDatabase as AgnosticDatabase
from motor.motor_asyncio import AsyncIOMotorLatentCommandCursor as AgnosticLatentCommandCursor
