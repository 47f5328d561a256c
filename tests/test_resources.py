import stat
from ipaddress import ip_network

import pytest

from hookah_wishlist.people.access_key import FILE, BadAccessKey
from hookah_wishlist.resources import Resources, access_key, bot_token
from hookah_wishlist.settings import Settings, WrongSettings, read_settings


def settings(**told):
    return Settings(_env_file=None, **told)


def test_the_demonstrations_token_is_made_up_at_every_start():
    one, other = bot_token(settings()), bot_token(settings())
    assert one != other
    assert len(one.partition(":")[2]) >= 32


def test_a_real_program_has_the_operators_token_or_none():
    real = {"source_url": "https://reviews.example"}
    assert bot_token(settings(**real)) == ""
    assert bot_token(settings(**real, bot_token="42:TEST")) == "42:TEST"


def test_the_key_for_access_tokens_is_the_operators_or_one_kept_in_the_data_directory(tmp_path):
    assert access_key(settings(data_dir=tmp_path, access_token_key="k" * 32)) == b"k" * 32
    assert not (tmp_path / FILE).exists()
    made = access_key(settings(data_dir=tmp_path))
    assert access_key(settings(data_dir=tmp_path)) == made
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_key_that_cannot_be_kept_says_what_to_do(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BadAccessKey, match="ACCESS_TOKEN_KEY"):
        access_key(settings(data_dir=tmp_path / "file"))


def test_a_short_key_is_refused_with_a_way_out():
    with pytest.raises(WrongSettings, match=r"ACCESS_TOKEN_KEY .*openssl rand"):
        read_settings(_env_file=None, access_token_key="short")


def test_no_secret_shows_when_resources_or_settings_are_printed():
    told = settings(access_token_key="a secret key" * 3, redis_url="redis://:hidden@host/0")
    shown = repr(Resources(told, "postgresql://u:password@h/d", None, bot_token="42:T", access_key=b"bytes"))
    for secret in ("a secret key", "hidden", "password", "42:T", "bytes"):
        assert secret not in shown


def test_proxies_are_written_with_commas_in_the_environment(monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8,fd00::/8")
    assert settings().trusted_proxies == tuple(map(ip_network, ("127.0.0.1", "10.0.0.0/8", "fd00::/8")))


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"trusted_proxies": "10.0.0.1/8"}, "TRUSTED_PROXIES"),
        ({"trusted_proxies": "everybody"}, "TRUSTED_PROXIES"),
        ({"redis_url": "http://host"}, "REDIS_URL"),
        ({"public_url": "wishlist.example"}, "PUBLIC_URL"),
        ({"sign_in_limit": "often"}, "SIGN_IN_LIMIT"),
    ],
)
def test_a_wrong_setting_is_named(told, name):
    with pytest.raises(WrongSettings, match=name):
        read_settings(_env_file=None, **told)
