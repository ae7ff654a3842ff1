"""Greetings, thanks and wishes, which are no titles: told apart by their words.

Asked only when a text names no film. Refuses to know what is answered.
"""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["greeting", "thanks", "wish"]

_WORDS: dict[Kind, tuple[str, ...]] = {
    "thanks": ("thanks?", "thank you", "thx", "cool", "great", "nice", "спасибо", "спс", "супер"),
    "wish": (
        *("recommend", "suggest", "what (should|can|shall|to)", "watch", "pick", "show me"),
        *("посоветуй(те)?", "порекомендуй(те)?", "подбери(те)?", "что (по)?смотреть", "посмотреть"),
    ),
    "greeting": (
        *("hi", "hello", "hey", "good (morning|evening|day)"),
        *("привет", "здравствуй(те)?", "доброе утро", "добрый (день|вечер)", "хай"),
    ),
}
_SIGNS: dict[Kind, str] = {"thanks": "👍❤🙏", "wish": "🍿", "greeting": "👋🙂"}
_PATTERNS = {
    kind: re.compile(rf"\b({'|'.join(words)})\b|[{_SIGNS[kind]}]", re.IGNORECASE)
    for kind, words in _WORDS.items()
}
_LONGEST = 60  # characters; a longer text is about something else


def small_talk(text: str) -> Kind | None:
    """What kind of small talk ``text`` is, or None."""
    if len(text) > _LONGEST:
        return None
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(text)), None)
