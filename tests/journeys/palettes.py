"""Themes as clients tell them: what Telegram's own apps were seen to use, and what people make of it."""

NAMES = (
    "bg_color", "secondary_bg_color", "section_bg_color", "text_color", "subtitle_text_color", "hint_color",
    "link_color", "accent_text_color", "button_color", "button_text_color", "destructive_text_color",
)  # fmt: skip


def _palette(*colours):
    return {name: f"#{colour}" for name, colour in zip(NAMES, colours, strict=True)}


LIGHT, DARK = "ios light", "ios dark"

PALETTES = {
    LIGHT: _palette(
        "ffffff", "efeff4", "ffffff", "000000", "8e8e93", "8e8e93",
        "007aff", "007aff", "007aff", "ffffff", "ff3b30",
    ),
    DARK: _palette(
        "000000", "1c1c1d", "2c2c2e", "ffffff", "98989e", "98989e",
        "3e88f7", "3e88f7", "3e88f7", "ffffff", "eb5545",
    ),
    "android light": _palette(
        "ffffff", "f0f0f0", "ffffff", "222222", "82868a", "a8a8a8",
        "2678b6", "1c93e3", "50a8eb", "ffffff", "cc2929",
    ),
    "android dark": _palette(
        "212d3b", "151e27", "1d2733", "ffffff", "7b8790", "7d8b99",
        "5eabe1", "64b5ef", "50a8eb", "ffffff", "ee686f",
    ),
    "web light": _palette(
        "ffffff", "f4f4f5", "ffffff", "000000", "707579", "707579",
        "00488f", "3390ec", "3390ec", "ffffff", "df3f40",
    ),
    "web dark": _palette(
        "212121", "181818", "212121", "ffffff", "aaaaaa", "aaaaaa",
        "8774e1", "8774e1", "8774e1", "ffffff", "ff595a",
    ),
    "desktop dark": _palette(
        "17212b", "232e3c", "17212b", "f5f5f5", "708499", "708499",
        "6ab3f3", "6ab2f2", "5288c1", "ffffff", "ec3942",
    ),
    "mac light": _palette(
        "ffffff", "efeff3", "ffffff", "000000", "999999", "999999",
        "2481cc", "2481cc", "2481cc", "ffffff", "ff3b30",
    ),
}  # fmt: skip

# Made by people: loud, all of one colour between light and dark, torn in two, half of it missing.
ODD = {
    "neon": _palette(
        "2b0033", "000000", "3a0044", "ffe6ff", "b0a0b8", "b0a0b8",
        "00ffcc", "00ffcc", "ffe600", "000000", "ff6680",
    ),
    "yellow on white": _palette(
        "ffffff", "fffbe0", "ffffff", "c9b458", "e8dfa8", "f0eac0",
        "ffe600", "ffe600", "ffe600", "ffffff", "ffb3b3",
    ),
    "all the same": _palette(*["7a7a7a"] * len(NAMES)),
    "night with white cards": {"secondary_bg_color": "#101010", "section_bg_color": "#f5f5f5"},
    "one colour only": {"bg_color": "#0b3d2e"},
    "no colours": {"bg_color": "red", "text_color": "", "button_color": "#12", "section_bg_color": None},
    "nothing told": {},
}  # fmt: skip
