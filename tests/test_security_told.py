"""The list of threats names tests that there are, one at least for each line."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOLD = (ROOT / "docs" / "security.md").read_text()
REFERENCE = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
LINES = [
    line
    for line in TOLD.splitlines()
    if line.startswith("| ") and not line.startswith(("| what could go wrong", "| ---"))
]


@cache
def names_in(path):
    tree = ast.parse((ROOT / path).read_text())
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree.body if isinstance(node, functions)}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split(" | ")[0].strip("| ")[:60])
def test_every_threat_names_tests_that_there_are(line):
    references = REFERENCE.findall(line)
    assert references
    assert [name for path, name in references if name not in names_in(path)] == []
    threat, defence, tried = (cell.strip() for cell in line.strip("|").split(" | "))
    assert threat
    assert defence
    assert REFERENCE.sub("", tried).strip() == ""


def test_the_list_is_no_shorter_than_it_was():
    assert len(LINES) >= 45


def test_a_name_that_is_none_would_be_noticed():
    assert "test_nobody_thought_of_this" not in names_in("tests/test_security_told.py")
    assert "test_the_list_is_no_shorter_than_it_was" in names_in("tests/test_security_told.py")


@pytest.mark.parametrize("name", ["SECURITY.md", "docs/security.md", "docs/watching.md"])
def test_every_link_leads_to_a_file(name):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / name).read_text())
    assert [link for link in links if not ((ROOT / name).parent / link).exists()] == []
