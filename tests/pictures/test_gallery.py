import asyncio
import time
from types import SimpleNamespace

import pytest

from hookah_wishlist.fairness import stranger
from hookah_wishlist.pictures import Gallery, NoPicture, PictureAway, Shelf
from tests.memory import traced
from tests.pictures.drawn import SVG, drawn, read
from tests.timeouts import GUARD, until

STRANGER = stranger("192.0.2.1")
PATH = "/uploads/objects/1/a.webp"


class Source:
    """Gives what it is told to and counts."""

    def __init__(self, given):
        self.given, self.asked, self.has_turn = given, 0, True
        self.goes_on = asyncio.Event()
        self.goes_on.set()

    async def fetch(self, path, claim):
        self.asked += 1
        claim.is_under_way = self.has_turn
        await self.goes_on.wait()
        if isinstance(self.given, Exception):
            raise self.given
        return self.given


@pytest.fixture
async def hung(tmp_path, monkeypatch):
    """Hangs up a gallery over a source."""
    monkeypatch.setattr("hookah_wishlist.pictures.gallery.PATIENCE", GUARD)
    galleries = []

    def hang(source, *, label="test", most=2**20):
        shelf = Shelf(tmp_path / "pictures", most)
        shelf.open()
        galleries.append(Gallery(shelf, source.fetch, label))
        return galleries[-1]

    yield hang
    for gallery in galleries:
        await gallery.close()


async def test_a_picture_is_fetched_once_for_all_widths_and_all_who_want_it(hung):
    source = Source(drawn())
    gallery = hung(source)
    made = await asyncio.gather(*(gallery.picture(PATH, width, STRANGER) for width in (160, 320, 640) * 10))
    assert {read(picture).width for picture in made} == {160, 320, 600}
    assert source.asked == 1


async def test_the_next_run_does_not_fetch_it_again(hung):
    source = Source(drawn())
    first = await hung(source).picture(PATH, 160, STRANGER)
    assert await hung(source).picture(PATH, 160, STRANGER) == first
    assert source.asked == 1


async def test_two_sources_may_use_one_path(hung):
    source = Source(drawn())
    for label in ("one", "other"):
        await hung(source, label=label).picture(PATH, 160, STRANGER)
    assert source.asked == 2


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (SVG, NoPicture),
        (NoPicture("404"), NoPicture),
        (PictureAway("503"), PictureAway),
        (KeyError(), PictureAway),
    ],
    ids=["svg", "gone", "away", "a mistake of ours"],
)
async def test_a_failure_is_remembered_for_a_while(hung, given, error, monkeypatch):
    source = Source(given)
    gallery = hung(source)
    for _ in range(3):
        with pytest.raises(error):
            await gallery.picture(PATH, 160, STRANGER)
    assert source.asked == 1
    later = SimpleNamespace(monotonic=lambda: time.monotonic() + 4000)
    monkeypatch.setattr("hookah_wishlist.pictures.gallery.time", later)
    source.given = drawn()
    assert await gallery.picture(PATH, 160, STRANGER)


async def test_of_a_failure_its_reason_is_remembered_and_not_the_picture(hung):
    """A trace of an exception holds whatever its functions had in hand."""
    source = Source(None)
    gallery = hung(source)
    with traced() as grown:
        for number in range(20):
            source.given = bytes(500_000 + number)
            with pytest.raises(NoPicture):
                await gallery.picture(f"{PATH}{number}", 160, STRANGER)
        assert grown() < 3_000_000
    with pytest.raises(NoPicture):
        await gallery.picture(f"{PATH}0", 160, STRANGER)
    assert source.asked == 20


async def test_who_waits_too_long_is_told_so_and_the_next_finds_it(hung, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.pictures.gallery.PATIENCE", 0.05)
    source = Source(drawn())
    source.goes_on.clear()
    gallery = hung(source)
    with pytest.raises(PictureAway):
        await gallery.picture(PATH, 160, STRANGER)
    monkeypatch.setattr("hookah_wishlist.pictures.gallery.PATIENCE", GUARD)
    source.goes_on.set()
    assert await gallery.picture(PATH, 160, STRANGER)
    assert source.asked == 1


async def test_what_nobody_waits_for_any_more_is_not_fetched_unless_it_is_on_its_way(hung):
    for has_turn in (False, True):
        source = Source(drawn())
        source.goes_on.clear()
        source.has_turn = has_turn
        gallery = hung(source, label=f"has turn: {has_turn}")
        one, other = [asyncio.create_task(gallery.picture(PATH, 160, STRANGER)) for _ in range(2)]
        await until(lambda source=source: source.asked)
        for task in (one, other):
            assert len(gallery._making) == 1
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        source.goes_on.set()
        assert await gallery.picture(PATH, 160, STRANGER)
        assert source.asked == (1 if has_turn else 2)


async def test_one_party_has_so_many_new_ones_in_a_while_and_others_have_theirs(hung, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.pictures.gallery.BURST", 3)
    monkeypatch.setattr("hookah_wishlist.pictures.gallery.PER_SECOND", 0.0)
    source = Source(drawn())
    gallery = hung(source)
    for number in range(3):
        assert await gallery.picture(f"{PATH}{number}", 160, STRANGER)
    with pytest.raises(PictureAway):
        await gallery.picture(f"{PATH}3", 160, STRANGER)
    assert await gallery.picture(f"{PATH}1", 160, STRANGER)  # made before
    assert await gallery.picture(f"{PATH}3", 160, stranger("192.0.2.2"))
    assert source.asked == 4


async def test_no_more_than_so_many_wait_for_the_source(hung, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.pictures.gallery.PATIENCE", 0.2)
    monkeypatch.setattr("hookah_wishlist.pictures.gallery.MOST_WAITING", 5)
    source = Source(drawn())
    source.goes_on.clear()
    gallery = hung(source)
    wanted = [gallery.picture(f"{PATH}{number}", 160, STRANGER) for number in range(30)]
    told = await asyncio.gather(*wanted, return_exceptions=True)
    assert {type(answer) for answer in told} == {PictureAway}
    assert source.asked == 5


async def test_a_disk_that_takes_nothing_costs_only_the_keeping(hung, tmp_path):
    source = Source(drawn())
    gallery = hung(source)
    (tmp_path / "pictures").rmdir()
    (tmp_path / "pictures").write_text("a file in the way")
    for _ in range(2):
        assert await gallery.picture(PATH, 160, STRANGER)
    assert source.asked == 2
