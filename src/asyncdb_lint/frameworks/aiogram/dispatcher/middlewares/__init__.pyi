"""aiogram.dispatcher.middlewares: what is called around handlers."""
