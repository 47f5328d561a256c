"""What the operator may say, and what is said to him."""

import pytest

from hookah_wishlist.settings import Settings, WrongSettings, read_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("https://htreviews.org/", "https://htreviews.org"),
        ("HTTPS://HtReviews.org:443", "https://htreviews.org"),
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_the_source_is_written_in_one_way_only(monkeypatch, said, meant):
    monkeypatch.setenv("SOURCE_URL", said)
    assert read_settings().source_url == meant


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SOURCE_URL", "https://htreviews.org/tobaccos"),
        ("SOURCE_URL", "https://me:secret@htreviews.org"),
        ("SOURCE_URL", "https://htreviews.org:99999"),
        ("SOURCE_URL", "https://[x"),
        ("DATABASE_URL", "postgresql://me@host:secret/x"),
        ("CRAWL_CONTACT", "почта@пример.рф"),
        ("CRAWL_CONTACT", "me\r\nX-Evil: 1"),
        ("CRAWL_PROXY", "nonsense"),
        ("CRAWL_PROXY", "http://me:secret/word@127.0.0.1:3128"),
        ("REDIS_URL", "redis://:secret@127.0.0.1:nope/0"),
        ("REDIS_URL", "redis://:secret/word@127.0.0.1:6379/0"),
        ("CRAWL_DETAILS", "9" * 30),
        ("CRAWL_SCHEDULE", "0 0 30 2 *"),
        ("CRAWL_DELAY", "nan"),
        ("CRAWL_TIMEZONE", "../../etc/passwd"),
        ("CRAWL_TIMEZONE", "/etc/passwd"),
    ],
)
def test_what_can_not_work_is_refused_by_its_name_and_without_its_secret(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSettings, match=f"^These settings are wrong:\n  {name} ") as refusal:
        read_settings()
    assert "secret" not in str(refusal.value)


def test_a_home_directory_may_be_written_short(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DATA_DIR", "~/hookah")
    assert read_settings().data_dir == tmp_path / "hookah"
