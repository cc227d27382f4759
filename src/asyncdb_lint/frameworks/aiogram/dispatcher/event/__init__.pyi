"""aiogram.dispatcher.event: the registers of handlers."""
