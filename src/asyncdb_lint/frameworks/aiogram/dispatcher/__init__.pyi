"""aiogram.dispatcher: which update goes to which handler."""
