"""Figures as Prometheus collects them from a whole program."""

import re

import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families

from hookah_wishlist.bot.webhook import BOT
from hookah_wishlist.web import RESOURCES
from tests.telegram import too_many
from tests.timeouts import GUARD, until
from tests.web.people import V1, signed_in_client


async def collected(client, **headers):
    """Every number by its name and labels."""
    response = await client.get("/metrics", headers=headers)
    assert response.status == 200, await response.text()
    assert response.content_type == "text/plain"
    samples = {}
    for family in text_string_to_metric_families(await response.text()):
        for sample in family.samples:
            key = (sample.name, *sorted(sample.labels.items()))
            assert key not in samples, f"told twice: {key}"
            samples[key] = sample.value
    return samples


async def test_figures_have_prometheus_names_and_are_told_once_each(whole):
    client = await whole()
    text = await (await client.get("/metrics")).text()
    for family in text_string_to_metric_families(text):
        assert re.fullmatch(r"(hookah|process)_[a-z_]+", family.name)
        assert family.documentation
        is_counter = family.name + "_total" in {sample.name for sample in family.samples}
        assert is_counter == (family.type == "counter" and bool(family.samples))
    samples = await collected(client)
    assert samples["hookah_ready",] == 1
    assert samples["process_resident_memory_bytes",] > 10e6
    assert samples["hookah_database_use_seconds_count",] > 0
    assert samples["hookah_part_well", ("part", "database")] == 1


async def test_requests_people_and_what_they_do_are_counted(whole, telegram):
    client = await whole()
    person = await signed_in_client(client, 7)
    await person.post(f"{V1}/wishlist/items", json={"name": "Typed secretname"})
    await person.post(f"{V1}/wishlist/items", json={"name": "Typed twice"})
    await person.get(f"{V1}/tobaccos?search=secretname")
    await client.get("/api/v1/me")
    samples = await collected(client)
    route = ("route", f"{V1}/wishlist/items")
    took = "hookah_http_request_duration_seconds"
    assert samples[f"{took}_count", ("method", "POST"), route, ("status", "2xx")] == 2
    assert samples[f"{took}_bucket", ("le", "+Inf"), ("method", "POST"), route, ("status", "2xx")] == 2
    assert samples["hookah_http_refusals_total", ("code", "UNAUTHORIZED")] == 1
    assert samples["hookah_happened_total", ("what", "item_added")] == 2
    assert (
        samples["hookah_happened_total", ("what", "item_bought")] == 0
    )  # from the start, not from the first
    assert samples["hookah_people",] == samples["hookah_people_seen", ("within", "day")] == 1
    assert samples["hookah_items", ("tab", "wanted")] == 2
    assert samples["hookah_lists_active",] == 1
    assert "secretname" not in str(samples)
    assert "7" not in {value for key in samples for _, value in key[1:]}


async def test_updates_and_sends_are_counted_by_outcome_and_waits_in_seconds(whole, telegram):
    client = await whole(bot_sends_per_chat=100, bot_burst_per_chat=100)
    anna = telegram.person(1)
    telegram.next("sendMessage", too_many(1))
    await anna.says("/count", wait=False)
    await telegram.until(lambda: anna.last is not None)
    await anna.says("/fail", wait=False)
    await telegram.until(lambda: "trouble" in anna.last.text)
    took = "hookah_bot_update_duration_seconds_count"
    failed = (took, ("kind", "message"), ("outcome", "failed"))
    sent = ("hookah_bot_sends_total", ("method", "sendMessage"), ("outcome", "sent"))

    async def all_counted():
        """What was sent is counted once Telegram's answer has come."""
        samples = await collected(client)
        return samples if samples.get(failed) and samples.get(sent) == 2 else None

    samples = await until(all_counted)
    assert samples[took, ("kind", "message"), ("outcome", "done")] == 1
    assert samples[failed] == 1
    call = "hookah_bot_call_duration_seconds_count"
    assert samples[call, ("method", "sendMessage"), ("outcome", "429")] == 1
    assert samples[call, ("method", "sendMessage"), ("outcome", "ok")] == 2
    assert samples["hookah_bot_told_to_wait_seconds_total", ("who", "chat")] == 1
    assert samples["hookah_bot_fetched_timestamp_seconds",] > 1e9
    assert client.app[BOT].counts.updates.items()


async def test_two_programs_in_one_process_do_not_count_each_others(whole):
    first, second = await whole(), await whole(bot_token=None)
    for _ in range(3):
        await first.get("/health/live")
    live = ("method", "GET"), ("route", "/health/live"), ("status", "2xx")
    key = ("hookah_http_request_duration_seconds_count", *live)
    assert (await collected(first))[key] == 3
    assert key not in await collected(second)


async def test_without_the_database_the_rest_is_told_and_that_it_is_not_ready(whole, monkeypatch):
    client = await whole()
    monkeypatch.setattr("hookah_wishlist.watch.health.PATIENCE", 0.1)
    monkeypatch.setattr("hookah_wishlist.watch.numbers.PATIENCE", 0.1)
    pool = client.app[RESOURCES].pool
    borrowed = [pool.acquire() for _ in range(pool.size)]
    for one in borrowed:
        await one.__aenter__()
    samples = await collected(client)
    assert samples["hookah_ready",] == samples["hookah_part_well", ("part", "database")] == 0
    assert ("hookah_part_well", ("part", "crawl")) not in samples
    assert ("hookah_people",) not in samples
    assert samples["hookah_database_connections_lent",] == pool.size
    for one in borrowed:
        await one.__aexit__(None, None, None)
    monkeypatch.setattr("hookah_wishlist.watch.health.PATIENCE", GUARD)

    async def is_ready():
        return (await collected(client))["hookah_ready",] == 1

    await until(is_ready)


async def test_without_a_token_nobody_behind_a_proxy_may_read(whole):
    client = await whole()
    for header in ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"):
        response = await client.get("/metrics", headers={header: "127.0.0.1"})
        assert response.status == 401, header
        assert "hookah_" not in await response.text()


async def test_with_a_token_it_must_be_told_from_wherever(whole):
    token = "metrics-token-of-the-test"
    client = await whole(metrics_token=token)
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {token}"},
                    {"Authorization": "Bearer \udcff"}, {"Authorization": f"Bearer {token}x"}):  # fmt: skip
        response = await client.get("/metrics", headers=headers)
        assert response.status == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
    assert (await collected(client, Authorization=f"Bearer {token}"))["hookah_ready",] == 1


@pytest.mark.parametrize(("token", "status"), [(None, 200), ("metrics-token-of-the-test", 401)])
async def test_a_port_of_its_own_tells_the_figures_and_nothing_else(whole, token, status):
    with structlog.testing.capture_logs() as logs:
        client = await whole(metrics_port=0, metrics_token=token)
    [port] = [entry["port"] for entry in logs if entry["event"] == "metrics.listening"]
    apart = f"http://127.0.0.1:{port}"
    async with client.session.get(f"{apart}/metrics", headers={"X-Forwarded-For": "1.2.3.4"}) as response:
        assert response.status == status
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    async with client.session.get(f"{apart}/metrics", headers={"Authorization": f"Bearer {token}"}) as told:
        assert told.status == 200
        assert "hookah_ready 1.0" in await told.text()
    async with client.session.get(f"{apart}/api/v1") as response:
        assert response.status == 404
