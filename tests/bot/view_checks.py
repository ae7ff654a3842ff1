"""What holds for every message, and what its buttons do."""

from html.parser import HTMLParser

from bot import buttons, views
from bot.button_code import unpack
from bot.views import View


class _Tags(HTMLParser):
    """Checks that tags are Telegram's and closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"b", "i", "a", "code", "pre"}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check(*shown: View) -> None:
    for view in shown:
        parser = _Tags()
        parser.feed(view.text)
        parser.close()
        assert not parser.open
        assert 0 < views.units(view.text) <= views.TEXT_LIMIT
        if view.keyboard is not None:
            rows = view.keyboard.inline_keyboard
            assert sum(len(row) for row in rows) <= 100
            for row in rows:
                for button in row:
                    assert button.text.strip()
                    assert "&amp;" not in button.text
                    if button.url is not None:
                        continue
                    assert isinstance(button.callback_data, str)
                    unpack(button.callback_data)


def actions(view: View) -> list[buttons.Action]:
    assert view.keyboard is not None
    return [
        unpack(str(button.callback_data)) for row in view.keyboard.inline_keyboard for button in row
    ]
