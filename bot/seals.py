"""A seal that only this bot can put on a button: for taps that cannot be taken back.

A button's data comes from the person's side, so anybody may send any. Sealed data was made here,
for this person, at that time; it works after a restart, and nothing is stored for it. Refuses to
know what is sealed.
"""

from __future__ import annotations

import hashlib
import hmac


def seal(secret: str, *parts: object) -> str:
    """16 hexadecimal digits over the parts, by HMAC-SHA256 with `secret` (the bot's token)."""
    text = "\x00".join(map(str, parts)).encode()
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()[:16]


def is_sealed(given: str, secret: str, *parts: object) -> bool:
    """Whether `given` is the seal over these parts."""
    return hmac.compare_digest(given.encode(), seal(secret, *parts).encode())
