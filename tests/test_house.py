"""What the house promises about its own files."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOOLS = (
    "sh",
    "dirname",
    "id",
    "flock",
    "grep",
    "head",
    "sed",
    "ls",
    "sort",
    "comm",
    "cksum",
    "mktemp",
    "tail",
    "rm",
    "mkdir",
    "cat",
    "cp",
    "readlink",
)


@pytest.mark.parametrize("name", ["run", "dev", "node"])
def test_every_requirement_is_pinned_and_hashed_and_names_no_registry(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    packages = re.findall(r"^[A-Za-z0-9].*(?:\n .*)*", text, re.MULTILINE)
    assert packages
    assert [p for p in packages if "==" not in p or "--hash=sha256:" not in p] == []
    assert "://" not in text


def test_every_npm_package_is_pinned_and_hashed_and_names_no_registry():
    told = json.loads((ROOT / "package.json").read_text())
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [
        name for name, package in packages.items() if not package["integrity"].startswith("sha512-")
    ] == []
    pins = told["dependencies"] | told["devDependencies"]
    assert [version for version in pins.values() if not version[0].isdigit()] == []
    for package in packages.values():
        package.pop("funding", None)  # where its makers take gifts
    assert "://" not in json.dumps(packages)
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_the_bundlers_program_is_locked_for_every_system():
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wanted = lock["node_modules/esbuild"]["optionalDependencies"]
    assert wanted
    assert [name for name in wanted if f"node_modules/{name}" not in lock] == []


def test_both_lists_of_requirements_pin_the_same_versions():
    run, dev = ({*_pins(name)} for name in ("run", "dev"))
    assert run - dev == set()


def _pins(name):
    return re.findall(r"^([\w.\[\]-]+==[^ ;\\]+)", (ROOT / "requirements" / f"{name}.txt").read_text(), re.M)


def test_every_migration_has_its_way_back_and_a_reason_on_top():
    forward = [path for path in (ROOT / "sql").glob("*.sql") if not path.stem.endswith(".rollback")]
    assert forward
    assert [path.name for path in forward if not path.with_suffix(".rollback.sql").exists()] == []
    assert [path.name for path in forward if not path.read_text().startswith("-- ")] == []


@pytest.fixture
def bare_house(tmp_path):
    """A fresh clone on a machine that has a shell and its tools, but neither Python nor apt."""
    (tmp_path / "house" / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "set-up", tmp_path / "house" / "scripts")
    shutil.copytree(ROOT / "requirements", tmp_path / "house" / "requirements")
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))
    return tmp_path / "house"


def set_up(house, *words, **environment):
    path = str(house.parent / "bin")
    return subprocess.run(
        ["scripts/set-up", *words],
        cwd=house,
        env={"PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_set_up_says_in_one_line_that_python_is_missing_and_what_to_run(bare_house):
    done = set_up(bare_house, "run")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "apt-get install python3-venv" in done.stderr
    assert not (bare_house / ".venv").exists()


def test_set_up_says_in_one_line_that_the_chosen_chromium_does_not_run(bare_house):
    given_environment(bare_house)
    for environment, dotenv in [({"CHROMIUM_PATH": "/nowhere"}, ""), ({}, 'CHROMIUM_PATH="/nowhere"\n')]:
        (bare_house / ".env").write_text(dotenv)
        done = set_up(bare_house, "run", **environment)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "CHROMIUM_PATH names /nowhere" in done.stderr


def test_set_up_says_in_one_line_that_chromium_is_missing(bare_house):
    given_environment(bare_house)
    given_program(bare_house, "timeout", "exit 1")
    done = set_up(bare_house, "run")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "apt-get install chromium" in done.stderr


def test_set_up_with_nothing_to_do_says_nothing(bare_house):
    given_environment(bare_house)
    given_program(bare_house, "google-chrome-stable", "echo Chrome")
    done = set_up(bare_house, "run")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_chromium_that_is_there_but_does_not_run_is_not_taken(bare_house):
    given_environment(bare_house)
    given_program(bare_house, "chromium-browser", "echo 'install the snap' >&2; exit 1")
    given_program(bare_house, "timeout", "exit 1")
    assert set_up(bare_house, "run").returncode == 1


def test_an_environment_that_was_moved_is_made_anew(bare_house):
    given_environment(bare_house)
    given_program(bare_house, "google-chrome-stable", "echo Chrome")
    moved = bare_house.with_name("moved")
    bare_house.rename(moved)
    done = set_up(moved, "run")
    assert "apt-get install python3-venv" in done.stderr  # there is no Python to make it with


def test_set_up_makes_what_browsers_are_given_out_of_npms_packages_and_then_is_quiet(bare_house):
    given_environment(bare_house)
    given_program(bare_house, "google-chrome-stable", "echo Chrome")
    given_node(bare_house, fetching(VIEWER, LICENCES))
    first, second = set_up(bare_house, "run"), set_up(bare_house, "run")
    assert (first.returncode, first.stderr) == (0, "")
    vendor = bare_house / "static" / "vendor"
    assert {path.name for path in vendor.iterdir()} == {
        ".made",
        "preact.js",
        "preact.LICENSE.txt",
        "swagger-ui",
    }
    assert sorted(path.name for path in (vendor / "swagger-ui").iterdir()) == sorted(VIEWER.values())
    assert (vendor / "preact.LICENSE.txt").read_text().startswith("preact\n\n")
    assert not (bare_house / "tests").exists()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_the_tests_are_given_what_finds_barriers_and_browsers_are_not(bare_house):
    given_environment(bare_house, "dev")
    given_program(bare_house, "google-chrome-stable", "echo Chrome")
    given_node(bare_house, fetching(VIEWER, LICENCES, AXE))
    first, second = set_up(bare_house, "dev"), set_up(bare_house, "dev")
    assert (first.returncode, first.stderr) == (0, "")
    assert (bare_house / "tests" / "vendor" / "axe.min.js").exists()
    assert not [path for path in (bare_house / "static").rglob("*") if "axe" in path.name]
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_who_had_set_up_to_run_is_given_what_the_tests_need_as_well(bare_house):
    given_program(bare_house, "google-chrome-stable", "echo Chrome")
    given_node(bare_house, fetching(VIEWER, LICENCES, AXE))
    for kind in ("run", "dev"):
        given_environment(bare_house, kind)
        assert set_up(bare_house, kind).returncode == 0
    assert (bare_house / "tests" / "vendor" / "axe.min.js").exists()


def test_set_up_goes_on_without_the_mini_app_when_npms_registry_is_out_of_reach(bare_house):
    given_environment(bare_house)
    given_program(bare_house, "google-chrome-stable", "echo Chrome")
    given_node(bare_house, "echo many words; exit 1")
    done = set_up(bare_house, "run")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 2
    assert "npm's registry is out of reach" in done.stdout
    assert not (bare_house / "static" / "vendor").exists()


def test_set_up_goes_on_without_the_mini_app_where_it_can_not_be_bundled(bare_house):
    given_environment(bare_house)
    given_program(bare_house, "google-chrome-stable", "echo Chrome")
    given_node(bare_house, fetching(VIEWER, LICENCES), bundling="exit 1")
    done = set_up(bare_house, "run")
    assert (done.returncode, done.stderr) == (0, "")
    assert "esbuild does not run on this system: the Mini App" in done.stdout
    assert not (bare_house / "static" / "vendor").exists()


def test_set_up_goes_on_without_the_mini_app_when_there_is_no_node_to_be_had(bare_house):
    given_environment(bare_house)
    given_program(bare_house, "google-chrome-stable", "echo Chrome")
    given_node(bare_house, "exit 0", version_fits=False)
    done = set_up(bare_house, "run")
    assert done.returncode == 0
    assert "the Mini App and the API's viewer are left out" in done.stdout


VIEWER = {
    f"swagger-ui-dist/{name}": name
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "LICENSE", "NOTICE")
}
LICENCES = [f"{name}/LICENSE" for name in ("preact", "htm", "@preact/signals", "@preact/signals-core")]
AXE = ["axe-core/axe.min.js"]


def fetching(*files):
    """What npm would leave behind."""
    paths = [f"node_modules/{path}" for group in files for path in group]
    return "; ".join(f"/bin/mkdir -p {Path(path).parent}; : >{path}" for path in paths)


def given_node(house, npm, *, bundling=": >preact.js", version_fits=True):
    """A Node that runs npm and esbuild as these scripts, in a house that has packages to fetch."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, house)
    shutil.copy(ROOT / "scripts" / "vendor.js", house / "scripts")
    (house / "static").mkdir()
    given_program(house, "timeout", 'shift; exec "$@"')
    given_program(house, "npm", "exit 99")
    fits = f"exit {int(not version_fits)}"
    given_program(house, "node", f'case "$1" in -e) {fits} ;; */esbuild) {bundling} ;; *) {npm} ;; esac')


def given_program(house, name, script):
    program = house.parent / "bin" / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def given_environment(house, kind="run"):
    """What set-up leaves behind, with programs that only say what they are."""
    binaries = house / ".venv" / "bin"
    packages = house / ".venv" / "lib" / "python3.11" / "site-packages"
    node = packages / "playwright" / "driver" / "node"
    for path, text in {
        binaries / "python": '#!/bin/sh\ncase "$*" in *python_version*) echo 3.11.2 ;; esac\n',
        binaries / "pip": f"#!{binaries}/python\n",
        node: "#!/bin/sh\n",
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
    (house / ".venv" / "pyvenv.cfg").write_text("version = 3.11.2\n")
    requirements = (house / "requirements" / f"{kind}.txt").read_bytes()
    size = (
        subprocess.run(["cksum"], input=requirements, capture_output=True, check=True).stdout.decode().strip()
    )
    (house / ".venv" / f".{kind}-packages").write_text(f"#{size}\nplaywright\n")
    assert os.access(node, os.X_OK)
