"""Refusals of the Bot API, with Telegram's own wording, and those of the chat page.

The wording follows what https://api.telegram.org answers and what tdlib/telegram-bot-api's
`fail_query_with_error` builds: a prefix by error code, then the reason with its first letter
lowered unless it is a server constant such as BUTTON_DATA_INVALID. Knows nothing of HTTP.
"""

from __future__ import annotations

_PREFIXES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


class ApiError(Exception):
    """A method call that the Bot API refuses.

    Attributes:
        code: `error_code` of the answer, which is also its HTTP status.
        description: `description` of the answer, prefix included.
        retry_after: seconds to wait, for 429 alone.
        migrate_to: id of the supergroup that the group has become, where it has.
    """

    def __init__(
        self,
        code: int,
        reason: str = "",
        *,
        retry_after: int | None = None,
        migrate_to: int | None = None,
    ) -> None:
        prefix = _PREFIXES[code]
        self.code = code
        self.description = f"{prefix}: {_lowered(reason)}" if reason else prefix
        self.retry_after = retry_after
        self.migrate_to = migrate_to
        super().__init__(self.description)


def bad_request(reason: str) -> ApiError:
    """A 400 with this reason."""
    return ApiError(400, reason)


def too_many_requests(seconds: int) -> ApiError:
    """A 429 that asks to wait for `seconds`."""
    return ApiError(429, f"retry after {seconds}", retry_after=seconds)


def _lowered(reason: str) -> str:
    """`reason` as Telegram prints it: the first letter lowered, server constants untouched."""
    is_constant = len(reason) >= 2 and (reason[1] == "_" or "A" <= reason[1] <= "Z")
    return reason if is_constant else reason[:1].lower() + reason[1:]


class PageError(Exception):
    """Something the page asked for that cannot be done.

    Attributes:
        status: the HTTP status of the answer.
        error: a short machine-readable word, e.g. "no_such_button".
        detail: a sentence for whoever looks at the answer.
    """

    def __init__(self, status: int, error: str, detail: str) -> None:
        self.status = status
        self.error = error
        self.detail = detail
        super().__init__(f"{status} {error}: {detail}")
