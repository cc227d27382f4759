"""fastapi.datastructures: Starlette's."""

from starlette.datastructures import UploadFile as StarletteUploadFile

class UploadFile(StarletteUploadFile): ...
