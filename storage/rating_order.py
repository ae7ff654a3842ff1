"""In which order a person's ratings are listed, as SQL, and how titles stand in a library.

Knows nothing of who asks, nor of pages.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

RatingOrder = Literal["newest", "oldest", "best", "worst", "title", "year"]

_NEWEST: Final = "r.rated_at DESC, r.event_id DESC, r.film_id"
ORDER_BY: Final[dict[RatingOrder, str]] = {
    "newest": _NEWEST,
    "oldest": "r.rated_at, r.event_id, r.film_id DESC",
    "best": f"r.stars DESC, {_NEWEST}",
    "worst": f"r.stars, {_NEWEST}",
    "title": f"library_key(f.title), {_NEWEST}",
    "year": f"f.year DESC NULLS LAST, {_NEWEST}",
}
"""ORDER BY for `ratings AS r JOIN films AS f`; of equal ones the newest comes first."""

# Not "die": "Die Hard" stands under D.
_ARTICLE: Final = re.compile(r"(?:(?:the|an?|le|la|les|il|el|los|las|der|das)\s+|l')(?=\w)")
_BEFORE: Final = re.compile(r"^[\W_]+(?=\w)")


def library_key(title: str) -> str:
    """What a title is sorted by: no article in front, no accents, no case, no opening signs."""
    key = title.casefold()
    if not key.isascii():
        plain = unicodedata.normalize("NFKD", key)
        key = "".join(ch for ch in plain if not unicodedata.combining(ch))
    key = _BEFORE.sub("", key)
    return _ARTICLE.sub("", key, count=1) if _ARTICLE.match(key) else key
