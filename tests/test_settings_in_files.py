"""Secrets, and whatever else, that stand in files."""

import pytest

from hookah_wishlist.settings import Settings, WrongSettings, read_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.fixture
def secret(tmp_path):
    def write(content, name="secret"):
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return write


def refusal():
    with pytest.raises(WrongSettings) as refused:
        read_settings()
    return str(refused.value)


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n", b"\n\n"])
def test_a_setting_may_stand_in_a_file_that_an_editor_has_ended(monkeypatch, secret, ending):
    monkeypatch.setenv("ACCESS_TOKEN_KEY_FILE", secret(b" spaces count " * 5 + ending))
    assert read_settings().access_token_key.get_secret_value() == " spaces count " * 5


def test_any_setting_may_and_the_file_may_be_named_in_dot_env(monkeypatch, secret, tmp_path):
    (tmp_path / ".env").write_text(f"port_file={secret(b'8123')}\n")
    settings = read_settings(_env_file=tmp_path / ".env")
    assert settings.port == 8123
    assert "port" in settings.model_fields_set


@pytest.mark.parametrize("where", ["environment", ".env"])
def test_a_setting_that_is_given_twice_is_refused(monkeypatch, secret, tmp_path, where):
    monkeypatch.setenv("BOT_TOKEN_FILE", secret(b"42:TEST"))
    monkeypatch.setenv("SOURCE_URL", "https://htreviews.org")
    if where == "environment":
        monkeypatch.setenv("BOT_TOKEN", "42:TEST")
    else:
        (tmp_path / ".env").write_text("BOT_TOKEN=42:TEST\n")
        monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")
    assert "BOT_TOKEN_FILE and BOT_TOKEN are both given" in refusal()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty"), (b"\n", "is empty"), (b"\xff\xfe", "holds no text"), (b"a" * 70_000, "is too long")],
)
def test_a_file_that_tells_nothing_is_refused_by_name(monkeypatch, secret, content, words):
    path = secret(content)
    monkeypatch.setenv("ACCESS_TOKEN_KEY_FILE", path)
    assert refusal() == f"These settings are wrong:\n  ACCESS_TOKEN_KEY_FILE names {path}, which {words}"


@pytest.mark.parametrize(("path", "words"), [("/nowhere", "No such file"), ("/tmp", "Is a directory")])  # noqa: S108
def test_a_file_that_can_not_be_read_is_refused_with_the_reason(monkeypatch, path, words):
    monkeypatch.setenv("DATABASE_URL_FILE", path)
    assert f"DATABASE_URL_FILE names {path}, which can not be read: {words}" in refusal()


def test_a_file_that_never_ends_is_not_read_for_ever(monkeypatch):
    monkeypatch.setenv("DATABASE_URL_FILE", "/dev/zero")
    assert "is too long" in refusal()


def test_what_stands_in_a_file_is_checked_like_anything_else_and_not_told(monkeypatch, secret):
    monkeypatch.setenv("DATABASE_URL_FILE", secret(b"mysql://u:secretword@h/d"))
    said = refusal()
    assert "DATABASE_URL must begin with postgresql://" in said
    assert "secretword" not in said


def test_all_that_is_missing_or_wrong_is_named_in_one_message(monkeypatch, secret):
    monkeypatch.setenv("PORT", "eighty")
    monkeypatch.setenv("DATABASE_URL_FILE", "/nowhere")
    monkeypatch.setenv("BOT_TOKEN_FILE", secret(b"42:TEST"))
    monkeypatch.setenv("ACCESS_TOKEN_KEY", "short")
    monkeypatch.setenv("CHROMIUM_PATH", "/nowhere/chromium")
    lines = refusal().splitlines()
    assert [line.split()[0] for line in lines[1:]] == [
        "DATABASE_URL_FILE", "PORT", "ACCESS_TOKEN_KEY", "SOURCE_URL", "CHROMIUM_PATH",
    ]  # fmt: skip


def test_a_setting_that_is_wrong_is_not_called_missing_as_well(monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", "42:TEST")
    monkeypatch.setenv("SOURCE_URL", "htreviews.org")
    assert refusal().count("SOURCE_URL") == 1
