"""nextcord.ui: buttons, menus and forms."""

from typing import Any

from asyncdb_lint.vocabulary import called_by_framework
from discord.ui import Button as Button
from discord.ui import Item as Item
from discord.ui import Select as Select
from discord.ui import TextInput as TextInput
from discord.ui import View as View
from discord.ui import button as button
from discord.ui import select as select

class Modal(View):
    @called_by_framework(when="request", sync="loop")
    async def callback(self, interaction: Any, /) -> None: ...

def __getattr__(name: str) -> Any: ...
