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
    ("written", "origin"),
    [
        ("https://wishlist.example/", "https://wishlist.example"),
        ("HTTPS://Wishlist.Example:443", "https://wishlist.example"),
        ("https://wishlist.example:8443", "https://wishlist.example:8443"),
        ("https://[2001:DB8::1]", "https://[2001:db8::1]"),
    ],
)
def test_the_public_address_is_written_as_browsers_send_it(monkeypatch, written, origin):
    monkeypatch.setenv("PUBLIC_URL", written)
    assert read_settings().public_url == origin


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
        ("HOST", "0.0.0.0:8080"),
        ("HOST", "[::]"),
        ("HOST", "http://localhost"),
        ("HOST", "a..b"),
        ("PUBLIC_URL", "https://wishlist.example?"),
        ("PUBLIC_URL", "https://wishlist.example/#fragment"),
        ("PUBLIC_URL", "https://wishlist.example/app"),
        ("PUBLIC_URL", "https://me:secret@wishlist.example"),
        ("PUBLIC_URL", "https://wishlist.example:0"),
        ("PUBLIC_URL", "https://wish\nlist.example"),
        ("PUBLIC_URL", "https://вишлист.рф"),
        ("PUBLIC_URL", "ftp://wishlist.example"),
        ("PUBLIC_URL", '"https://wishlist.example"'),
        ("TELEGRAM_API_URL", "http://127.0.0.1:8081?secret"),
        ("DATABASE_URL", "postgresql://me:secret@word@host/x"),
        ("DATABASE_URL", "postgresql://me:1?secret@host/x"),
        ("DATABASE_URL", "postgresql://me:1#secret@host/x"),
        ("DATABASE_URL", "postgresql://me:1/secret@host/x"),
        ("REDIS_URL", "redis://:1/secret@host:6379/0"),
        ("DATABASE_URL", "postgresql://me:secret word@host/x"),
        ("DATABASE_URL", "postgresql://me:secret[word@host/x"),
        ("DATABASE_URL", "postgresql://host:0/x"),
        ("REDIS_URL", "redis://127.0.0.1:6379/secret"),
        ("REDIS_URL", "redis://127.0.0.1:6379/0?secret=1"),
        ("REDIS_URL", "redis://127.0.0.1:0/0"),
        ("CRAWL_PROXY", "http://127.0.0.1"),
        ("CRAWL_PROXY", "http://127.0.0.1:0"),
        ("CRAWL_PROXY", "http://127.0.0.1:3128/secret"),
        ("CRAWL_PROXY", "socks5://me:secret@127.0.0.1:1080"),
        ("CRAWL_CONTACT", "   "),
        ("CRAWL_SCHEDULE", "0 0 31 4,6 */2"),
        ("CRAWL_SCHEDULE", "* * * * * *"),
        ("BACKUP_SCHEDULE", "0 0 30 2 *"),
        ("PERSON_LIMIT", "0/minute"),
        ("PERSON_LIMIT", "-1/minute"),
        ("PERSON_LIMIT", "99999999999/minute"),
        ("ADDRESS_LIMIT", "600/0 minutes"),
        ("ADDRESS_LIMIT", "600/2days"),
        ("ADDRESS_LIMIT", "600/minute; 10/second"),
        ("SIGN_IN_LIMIT", '"60/minute"'),
        ("TRUSTED_PROXIES", "10.0.0.0/8, 0.0.0.0/0"),
        ("TRUSTED_PROXIES", "::/0"),
        ("BOT_SENDS_PER_CHAT", "0.000001"),
        ("BOT_TOKEN", "４２:secret"),
        ("BOT_TOKEN", '"42:secret"'),
        ("METRICS_TOKEN", "0123456789secret "),
        ("BACKUP_PASSPHRASE", " " * 20),
        ("BACKUP_S3_URL", "https://s3.example.org:0/bucket"),
        ("BACKUP_S3_SECRET", "secret "),
        ("BACKUP_S3_REGION", "eu west"),
        ("SENTRY_DSN", "https://secret@sentry.example:0/1"),
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


BOT = {"BOT_TOKEN": "42:TEST", "SOURCE_URL": "https://htreviews.org"}


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"METRICS_PORT": "8080"}, "METRICS_PORT is PORT as well"),
        ({"BACKUP_S3_REGION": "eu-central-1"}, "BACKUP_S3_URL and BACKUP_S3_KEY and"),
        ({**BOT, "PUBLIC_URL": "http://wishlist.example"}, "PUBLIC_URL must begin with https://"),
        ({**BOT, "PUBLIC_URL": "https://wishlist.example:8080"}, "PUBLIC_URL must begin with https://"),
        ({**BOT, "PUBLIC_URL": "https://localhost"}, "PUBLIC_URL is an address that only this machine"),
        ({**BOT, "PUBLIC_URL": "https://10.0.0.1:8443"}, "PUBLIC_URL is an address that only this machine"),
        ({**BOT, "PUBLIC_URL": "https://htreviews.org"}, "SOURCE_URL is PUBLIC_URL as well"),
    ],
)
def test_settings_that_contradict_one_another_are_refused_in_a_sentence(monkeypatch, settings, sentence):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WrongSettings, match=f"^These settings are wrong:\n  {sentence}"):
        read_settings()


def test_a_bot_api_server_of_ones_own_may_bring_updates_anywhere(monkeypatch):
    for name, value in {**BOT, "PUBLIC_URL": "http://127.0.0.1:8080"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081")
    assert read_settings().public_url == "http://127.0.0.1:8080"


@pytest.mark.parametrize("name", ["DATA_DIR", "BACKUP_DIR"])
def test_a_file_is_no_directory(monkeypatch, tmp_path, name):
    (tmp_path / "file").touch()
    monkeypatch.setenv(name, str(tmp_path / "file"))
    with pytest.raises(WrongSettings, match=f"{name} names a file"):
        read_settings()


def test_a_chromium_that_is_no_program_is_refused(monkeypatch, tmp_path):
    (tmp_path / "chromium").touch(mode=0o644)
    monkeypatch.setenv("CHROMIUM_PATH", str(tmp_path / "chromium"))
    with pytest.raises(WrongSettings, match="CHROMIUM_PATH names a file that is no program"):
        read_settings()


@pytest.mark.parametrize("inside", ["pictures", "pictures/backups", "postgres", "demonstration/postgres/x"])
def test_backups_are_not_put_where_the_program_deletes_other_files(monkeypatch, tmp_path, inside):
    (tmp_path / "link").symlink_to(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("BACKUP_DIR", str(tmp_path / "link" / inside))
    with pytest.raises(WrongSettings, match="BACKUP_DIR is where the program keeps other data"):
        read_settings()
    monkeypatch.setenv("BACKUP_DIR", str(tmp_path / "backups"))
    assert read_settings().backup_dir == tmp_path / "backups"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "65536", "PORT must be less than or equal to 65535"),
        ("CRAWL_DELAY", "-1", "CRAWL_DELAY must be greater than or equal to 0"),
        ("PICTURE_CACHE_MB", "0", "PICTURE_CACHE_MB must be greater than or equal to 1"),
        (
            "PERSON_LIMIT",
            "0/minute",
            "PERSON_LIMIT would refuse everybody: allow at least 1, such as 600/minute",
        ),
        (
            "PUBLIC_URL",
            "https://me:secret@wishlist.example/app?a#b",
            "PUBLIC_URL must be an address such as https://wishlist.example: "
            "leave out its name or password and its path and its query and its fragment",
        ),
    ],
)
def test_a_refusal_says_what_to_write_instead(monkeypatch, name, value, words):
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSettings) as refusal:
        read_settings()
    assert str(refusal.value).splitlines()[1:] == [f"  {words}"]
