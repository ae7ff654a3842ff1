"""The mock bot: our own Bot API server on loopback and the chat page that talks to it.

An unmodified python-telegram-bot application talks to it by real HTTP, by long polling or by
webhook. It knows Telegram's protocol and refusals; it refuses to know the bot behind it: nothing
here imports handlers, engine or storage.
"""
