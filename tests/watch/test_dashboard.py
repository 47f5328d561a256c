"""What stands in deploy/ for Prometheus and Grafana asks only for figures that there are."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from hookah_wishlist.backups import records
from hookah_wishlist.resources import utc_now
from hookah_wishlist.web import RESOURCES

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
ALERTS = DEPLOY / "alerts.yaml"
NAME = re.compile(r"\b(?:hookah|process)_[a-z_]+\b")
ENDINGS = {
    "counter": ("_total",), "gauge": ("",), "info": ("_info",), "histogram": ("_bucket", "_count", "_sum"),
}  # fmt: skip


def rules():
    return yaml.safe_load(ALERTS.read_text())["groups"][0]["rules"]


def dashboard():
    return json.loads((DEPLOY / "grafana" / "hookah-wishlist.json").read_text())


def panels():
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def questions():
    asked = [target["expr"] for panel in panels() for target in panel["targets"]]
    return asked + [rule["expr"] for rule in rules()]


@pytest.fixture
async def exposed(whole):
    """Every name that a running program tells, with the endings of its kind."""
    client = await whole()
    async with client.app[RESOURCES].pool.acquire() as connection:
        run = await records.begin(connection, "schedule", "host")
        now = utc_now()
        await records.end(connection, run.id, file="x", size=1, verified_at=now, copied_at=None, error=None)
        await connection.execute(
            """WITH crawl AS (INSERT INTO crawls (source_url, trigger, state, started_at, finished_at)
                              VALUES ('x', 'schedule', 'done', now(), now()) RETURNING id)
               INSERT INTO crawl_brands (crawl_id, slug, ordinal, state, announced, found)
               SELECT id, 'a', 1, 'done', 1, 1 FROM crawl"""
        )
    text = await (await client.get("/metrics")).text()
    return {
        family.name.removesuffix("_info" if family.type == "info" else "") + ending
        for family in text_string_to_metric_families(text)
        for ending in ENDINGS[family.type]
    }


async def test_every_figure_that_is_asked_for_is_there_and_every_figure_is_asked_for(exposed):
    asked = {name for question in questions() for name in NAME.findall(question)}
    assert sorted(asked - exposed) == []
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in exposed if name.startswith("hookah_")}
    shown = {re.sub(r"_(bucket|count|sum)$", "", name) for name in asked}
    assert sorted(families - shown) == []


def test_every_alert_says_what_happened_what_to_look_at_and_how_urgent_it_is():
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len(set(names))
    for rule in rules():
        assert rule["labels"]["severity"] in ("page", "look")
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["look"]


def test_every_panel_has_a_title_a_place_of_its_own_and_the_datasource_that_is_chosen():
    assert [variable["name"] for variable in dashboard()["templating"]["list"]] == ["datasource"]
    numbers = [panel["id"] for panel in dashboard()["panels"]]
    assert len(numbers) == len(set(numbers))
    taken = set()
    for panel in panels():
        assert panel["title"]
        assert panel["datasource"]["uid"] == "${datasource}"
        place = panel["gridPos"]
        fields = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert place["x"] + place["w"] <= 24
        assert not fields & taken
        taken |= fields


@pytest.mark.parametrize("question", questions())
def test_no_question_has_a_bracket_too_many(question):
    for opening, closing in ("()", "[]", "{}"):
        assert question.count(opening) == question.count(closing)


@pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is missing: apt-get install prometheus"
)
def test_prometheus_own_tool_is_content_with_the_alerts():
    subprocess.run(["promtool", "check", "rules", str(ALERTS)], check=True, capture_output=True)
