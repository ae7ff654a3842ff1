"""Reading the ratings that people bring from elsewhere, one small module for each format. Pure.

From bytes to entries (:mod:`bot.imports.reading`), and from entries to films of the catalogue
(:mod:`bot.imports.matching`). Knows nothing of chats and databases.
"""
