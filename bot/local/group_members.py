"""Who is in a group and with which rights, as ChatMember objects of the Bot API.

Knows statuses; what a change of them says to the bot is for group.py.
"""

from __future__ import annotations

from typing import Any, Final, Literal

Status = Literal["creator", "administrator", "member", "left", "kicked"]

PRESENT: Final = frozenset({"creator", "administrator", "member"})
# What an administrator of a group may do here, in the names of ChatMemberAdministrator.
_RIGHTS: Final = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_pin_messages": True,
}
# What members may do, in the names of ChatPermissions.
PERMISSIONS: Final = dict.fromkeys(
    [
        "can_send_messages",
        "can_send_audios",
        "can_send_documents",
        "can_send_photos",
        "can_send_videos",
        "can_send_video_notes",
        "can_send_voice_notes",
        "can_send_polls",
        "can_send_other_messages",
        "can_add_web_page_previews",
        "can_change_info",
        "can_invite_users",
        "can_pin_messages",
    ],
    True,
)


class Members:
    """The statuses of everyone who is or was in a group, by user id."""

    def __init__(self) -> None:
        self._status: dict[int, Status] = {}

    def status(self, user_id: int) -> Status:
        """The status of this user; "left" for who never was here."""
        return self._status.get(user_id, "left")

    def set(self, user_id: int, status: Status) -> Status:
        """Gives a status; the one before."""
        before = self.status(user_id)
        self._status[user_id] = status
        return before

    def has(self, user_id: int) -> bool:
        """Whether this user is in the group."""
        return self.status(user_id) in PRESENT

    def present(self, *statuses: Status) -> list[int]:
        """The ids of who is here, or of those with one of these statuses, in order of coming."""
        wanted = frozenset(statuses) or PRESENT
        return [user_id for user_id, status in self._status.items() if status in wanted]

    def copy(self) -> Members:
        """The same people with the same rights, for the supergroup that a group becomes."""
        copied = Members()
        copied._status = dict(self._status)
        return copied


def as_member(user: dict[str, Any], status: Status) -> dict[str, Any]:
    """The ChatMember object."""
    member: dict[str, Any] = {"user": user, "status": status}
    match status:
        case "creator":
            member["is_anonymous"] = False
        case "administrator":
            member |= _RIGHTS
        case "kicked":
            member["until_date"] = 0
    return member
