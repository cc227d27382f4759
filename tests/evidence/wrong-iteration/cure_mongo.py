from pymongo import AsyncMongoClient
from pymongo.errors import ServerSelectionTimeoutError


async def main():
    async with AsyncMongoClient("mongodb://127.0.0.1:1", serverSelectionTimeoutMS=200, timeoutMS=1000) as client:
        try:
            return [item["name"] async for item in client.shop.items.find()]
        except ServerSelectionTimeoutError:
            return "no server"
