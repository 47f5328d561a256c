"""The page as it is sent: the template, filled in."""

from html import escape

from hookah_wishlist.web.mini_app.files import AppFile, AppFiles, app_file

HTML = "text/html; charset=utf-8"


def page(files: AppFiles, *, demonstration: bool, bot: str) -> AppFile:
    """`bot`: its name without the @, empty where there is none or where it is not known yet."""
    base = f"/static/{files.version}"
    filled = {
        "base": base,
        "preload": preload(base, files.needed),
        "demonstration": "1" if demonstration else "",
        "bot": escape(bot),
        "version": files.version,
    }
    text = files.page
    for name, value in filled.items():
        text = text.replace("{{" + name + "}}", value)
    return app_file(text.encode(), HTML)


def preload(base: str, modules: list[str]) -> str:
    """All are asked for at once, and none of them before the looks that the first paint waits for."""
    return "".join(
        f'<link rel="modulepreload" fetchpriority="low" href="{base}/{escape(path)}">' for path in modules
    )
