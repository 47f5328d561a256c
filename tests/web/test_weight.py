"""What the Mini App weighs on its way to a telephone: our own files, as they are served."""

import gzip
import re

import brotli
import pytest

from hookah_wishlist.web.mini_app.files import STATIC, AppFiles

KB = 1024
MOST_IN_ALL, MOST_AT_FIRST = 45 * KB, 25 * KB  # design.md, "Figures to reach"
# What it weighs by now. Whoever makes it heavier says for what: the last 3 KB are for a list of two versions,
# starts that fail, streams held back, a line narrowed on its page, and what is done without a network.
NEVER_MORE_IN_ALL, NEVER_MORE_AT_FIRST = 85 * KB, 39 * KB
PAGE = "/"
# Where a link leads out of the app, and the one window that may hear us: nothing is loaded from them.
NAMED = {"https://t.me/", "https://web.telegram.org"}
# Strict: whoever gets it below the limit takes the mark away, and it stays there.
too_heavy_yet = pytest.mark.xfail(strict=True, reason="too heavy: docs/mini-app.md tells why")
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


class Delivery:
    """Everything the app can load before pictures, by its path in the folder; the page itself is "/"."""

    def __init__(self, client, page):
        self._client, self.page = client, page
        self.base = re.search(r'src="(.*)/js/main\.js"', page)[1]
        self.paths = [path for path in AppFiles(STATIC).files if path.endswith((".js", ".css", ".json"))]

    @property
    def first(self):
        """What the page names, and one language."""
        named = re.findall(r'(?:src|href)="/static/\w+/([^"]+)"', self.page)
        return [PAGE, *named, "locales/ru.js"]

    async def get(self, path, coding):
        address = path if path == PAGE else f"{self.base}/{path}"
        response = await self._client.get(address, headers={"Accept-Encoding": coding})
        assert (response.status, response.headers["Content-Encoding"]) == (200, coding), path
        return response, await response.read()

    async def weights(self, paths, coding="gzip"):
        return {path: len((await self.get(path, coding))[1]) for path in paths}

    async def text(self, path):
        return UNPACK["gzip"]((await self.get(path, "gzip"))[1]).decode()


@pytest.fixture
async def delivery(start):
    client = await start()
    response = await client.get(PAGE)
    if response.status == 503:
        pytest.skip("npm was out of reach when this was set up: there is no Mini App to weigh")
    client.session._auto_decompress = False
    return Delivery(client, await response.text())


def heaviest_first(weights):
    return "\n".join(f"{weights[path]:6} {path}" for path in sorted(weights, key=weights.get, reverse=True))


@too_heavy_yet
async def test_all_of_it_weighs_no_more_than_a_small_picture(delivery):
    weights = await delivery.weights([PAGE, *delivery.paths])
    assert sum(weights.values()) <= MOST_IN_ALL, heaviest_first(weights)


@too_heavy_yet
async def test_the_first_screen_waits_for_little_of_it(delivery):
    weights = await delivery.weights(delivery.first)
    assert sum(weights.values()) <= MOST_AT_FIRST, heaviest_first(weights)


async def test_it_grows_no_heavier_unseen(delivery):
    in_all, at_first = (
        await delivery.weights([PAGE, *delivery.paths]),
        await delivery.weights(delivery.first),
    )
    assert sum(in_all.values()) <= NEVER_MORE_IN_ALL, heaviest_first(in_all)
    assert sum(at_first.values()) <= NEVER_MORE_AT_FIRST, heaviest_first(at_first)
    print(f"{sum(in_all.values()) / KB:.1f} KB in all, {sum(at_first.values()) / KB:.1f} KB at first")


async def test_brotli_makes_every_file_smaller_than_gzip_does(delivery):
    paths = [PAGE, *delivery.paths]
    by_gzip, by_brotli = await delivery.weights(paths), await delivery.weights(paths, "br")
    assert [path for path in paths if by_brotli[path] >= by_gzip[path]] == []


async def test_only_the_page_is_asked_for_again(delivery):
    response, _ = await delivery.get(PAGE, "gzip")
    assert response.headers["Cache-Control"] == "no-cache"
    for path in delivery.paths:
        response, _ = await delivery.get(path, "br")
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable", path


async def test_no_font_and_nothing_from_anybody_else(delivery):
    for path in [PAGE, *delivery.paths]:
        text = await delivery.text(path)
        assert re.search(r"@font-face|@import|\.woff|\.ttf|\.otf", text) is None, path
        if path.endswith(".css"):
            assert "url(" not in text
        if not path.startswith("vendor/"):
            assert set(re.findall(r"\w+://[\w.-]+/?", text)) <= NAMED, path
