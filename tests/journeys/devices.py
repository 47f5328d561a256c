"""What people hold in their hands: a Telegram client of some version on a screen of some size."""

import json
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

from tests.journeys.palettes import DARK, LIGHT, PALETTES

_ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile "
    "Safari/537.36 Telegram-Android/12.9.2 (Xiaomi Redmi 9A; Android 14; SDK 34; {speed})"
)
_IOS = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Mobile/15E148"
)


def _edges(top=0, bottom=0):
    return {"top": top, "bottom": bottom, "left": 0, "right": 0}


@dataclass(frozen=True, slots=True)
class Device:
    """`width` and `height` are those of the web view; `safe` are the screen's edges, `content` Telegram's."""

    platform: str
    width: int
    height: int
    palette: str = LIGHT
    version: str = "9.6"
    is_phone: bool = True
    user_agent: str | None = None
    safe: dict[str, int] = field(default_factory=_edges)
    content: dict[str, int] = field(default_factory=_edges)
    popup: str | None = None  # what is pressed in the client's questions; None: the person takes their time

    @property
    def is_web(self):
        return self.platform == "web"

    @property
    def theme(self):
        return PALETTES[self.palette]

    def but(self, **told):
        return replace(self, **told)

    def launch(self, init_data):
        """What the client writes behind the address."""
        words = {
            "tgWebAppData": init_data,
            "tgWebAppVersion": self.version,
            "tgWebAppPlatform": self.platform,
            "tgWebAppThemeParams": json.dumps(self.theme),
        }
        return urlencode(words, quote_via=quote, safe="")

    def client(self):
        """What `client.js` is told."""
        told = {
            "isDesktop": self.platform == "tdesktop",
            "theme": self.theme,
            "safe": self.safe,
            "content": self.content,
            "isWeb": self.is_web,
        }
        return told | ({"popup": self.popup} if self.popup is not None else {})

    def screen(self):
        """Playwright's words for it."""
        return {
            "viewport": {"width": self.width, "height": self.height},
            "is_mobile": self.is_phone,
            "has_touch": self.is_phone,
            "color_scheme": "dark" if "dark" in self.palette else "light",
            **({"user_agent": self.user_agent} if self.user_agent else {}),
        }


IPHONE = Device("ios", 393, 660, user_agent=_IOS, safe=_edges(bottom=34))
IPHONE_FULL = IPHONE.but(height=852, safe=_edges(59, 34), content=_edges(46))
ANDROID = Device("android", 360, 640, "android dark", user_agent=_ANDROID.format(speed="AVERAGE"))
ANDROID_LOW = ANDROID.but(user_agent=_ANDROID.format(speed="LOW"))
DESKTOP = Device("tdesktop", 384, 694, "desktop dark", is_phone=False)
WEB = Device("web", 420, 720, "web light", is_phone=False)
PLAIN = ANDROID_LOW.but(version="6.1")  # nothing moves, and its questions are asked by the page
OLDEST = ANDROID.but(version="6.0", palette="android light")
NIGHT_IPHONE = IPHONE.but(palette=DARK)
