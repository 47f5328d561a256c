"""The bot. Imported only when it is on: aiogram takes seconds that a start without it saves."""
