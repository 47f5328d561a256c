import errno
import os

import pytest

from hookah_wishlist.pictures import Shelf

BLOCK = 4096


@pytest.fixture
def shelf(tmp_path):
    return opened(tmp_path)


def opened(directory, most=10 * BLOCK):
    shelf = Shelf(directory, most)
    shelf.open()
    return shelf


def files(directory):
    return sorted(path for path in directory.rglob("*") if path.is_file())


def test_a_picture_is_found_again_also_after_a_restart(shelf, tmp_path):
    shelf.put("aa01", b"picture")
    assert shelf.get("aa01") == b"picture"
    assert opened(tmp_path).get("aa01") == b"picture"
    assert shelf.get("bb02") is None


def test_the_longest_unused_makes_room_and_a_restart_remembers_which_that_is(tmp_path):
    shelf = opened(tmp_path, 3 * BLOCK)
    for name in ("aa", "bb", "cc"):
        shelf.put(name, b"x" * 100)
        os.utime(files(tmp_path)[-1], (len(files(tmp_path)),) * 2)
    assert shelf.get("aa")
    again = opened(tmp_path, 3 * BLOCK)
    again.put("dd", b"x" * 100)
    assert again.get("bb") is None
    assert all(again.get(name) for name in ("aa", "cc", "dd"))


def test_it_never_takes_more_than_it_may(tmp_path):
    shelf = opened(tmp_path, 20 * BLOCK)
    for number in range(100):
        shelf.put(f"{number:04}", os.urandom(1000 + 150 * number))
        assert shelf.bytes <= 20 * BLOCK
    assert sum(-(-path.stat().st_size // BLOCK) * BLOCK for path in files(tmp_path)) == shelf.bytes


def test_a_smaller_bound_takes_effect_at_the_next_start(shelf, tmp_path):
    for name in ("aa", "bb", "cc"):
        shelf.put(name, b"x")
    assert opened(tmp_path, BLOCK).bytes == BLOCK
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize(
    "harm", [lambda b: b[:-3], lambda b: b"", lambda b: b[:-1] + b"?", lambda b: b + b"!"]
)
def test_a_damaged_file_is_noticed_and_goes(shelf, tmp_path, harm):
    shelf.put("aa", b"picture")
    [path] = files(tmp_path)
    path.write_bytes(harm(path.read_bytes()))
    assert shelf.get("aa") is None
    assert files(tmp_path) == []
    assert shelf.bytes == 0
    shelf.put("aa", b"again")
    assert shelf.get("aa") == b"again"


def test_what_a_killed_process_left_half_written_is_swept_up(shelf, tmp_path):
    shelf.put("aa", b"picture")
    (tmp_path / "aa" / "aa.1234.part").write_bytes(b"pic")
    opened(tmp_path)
    assert [path.name for path in files(tmp_path)] == ["aa.picture"]


def test_what_another_process_added_or_took_away_is_no_surprise(tmp_path):
    one, other = opened(tmp_path), opened(tmp_path)
    one.put("aa", b"picture")
    assert other.get("aa") == b"picture"
    files(tmp_path)[0].unlink()
    assert one.get("aa") is None
    assert one.bytes == 0


def test_a_picture_is_given_from_a_read_only_disk(shelf, monkeypatch):
    """Its time of use cannot be set there; root is refused by nothing else."""

    def refuse(path):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    shelf.put("aa01", b"picture")
    monkeypatch.setattr(os, "utime", refuse)
    assert shelf.get("aa01") == b"picture"
