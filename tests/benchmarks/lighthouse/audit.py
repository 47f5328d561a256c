"""One visit of Lighthouse's to a page, as a telephone makes it, and what it found."""

import asyncio
import json
import os
import statistics
from dataclasses import dataclass

# Mobile is Lighthouse's own default: a slow 4G and a processor four times slower, both simulated.
WORDS = (
    "--output=json",
    "--quiet",
    "--no-enable-error-reporting",
    "--only-categories=performance,accessibility,best-practices",
    "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
)
TRIES = 3  # now and then it loses its own trace, and asks to be run again
# Names in `metrics`, by what we call them. Times are in milliseconds.
METRICS = {
    "first_paint": "firstContentfulPaint",
    "largest_paint": "largestContentfulPaint",
    "blocked": "totalBlockingTime",
    "speed_index": "speedIndex",
    "shift": "cumulativeLayoutShift",
}


@dataclass(frozen=True, slots=True)
class Audit:
    performance: float
    accessibility: float
    best_practices: float
    first_paint: float
    largest_paint: float
    blocked: float
    speed_index: float
    shift: float
    kilobytes: float
    requests: float
    largest: str  # the element that was painted last of the large ones
    faults: tuple[str, ...]  # what cost points, performance apart


async def audited(program: list[str], url: str, chromium: str) -> Audit:
    """`program`: the words that start Lighthouse."""
    words = [*program, url, *WORDS]
    environment = os.environ | {"CHROME_PATH": chromium}
    for attempt in range(TRIES):
        process = await asyncio.create_subprocess_exec(
            *words, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        said, complained = await process.communicate()
        if not process.returncode:
            return audit_of(json.loads(said))
        if b"run Lighthouse again" not in complained or attempt == TRIES - 1:
            break
    raise RuntimeError(complained.decode()[-500:])


def audit_of(report: dict) -> Audit:
    """Out of Lighthouse's report."""
    audits, categories = report["audits"], report["categories"]
    if failure := report.get("runtimeError"):
        raise RuntimeError(failure["message"])
    metrics = audits["metrics"]["details"]["items"][0]
    return Audit(
        *(
            round(100 * categories[name]["score"])
            for name in ("performance", "accessibility", "best-practices")
        ),
        **{name: metrics[told] for name, told in METRICS.items()},
        kilobytes=audits["total-byte-weight"]["numericValue"] / 1024,
        requests=len(audits["network-requests"]["details"]["items"]),
        largest=_largest(audits),
        faults=tuple(_faults(report)),
    )


def median_of(visits: list[Audit]) -> Audit:
    """Of every figure by itself; in words, what the first of them found."""
    numbers = [name for name in Audit.__dataclass_fields__ if name not in ("largest", "faults")]
    faults = dict.fromkeys(fault for visit in visits for fault in visit.faults)
    return Audit(
        **{name: statistics.median(getattr(visit, name) for visit in visits) for name in numbers},
        largest=next((visit.largest for visit in visits if visit.largest), "gone since"),
        faults=tuple(faults),
    )


def _largest(audits: dict) -> str:
    items = (audits.get("lcp-breakdown-insight") or {}).get("details", {}).get("items", [])
    return next((item["selector"].split(" > ")[-1] for item in items if item.get("type") == "node"), "")


def _faults(report: dict) -> list[str]:
    told = [report["categories"][name]["auditRefs"] for name in ("accessibility", "best-practices")]
    weighed = {reference["id"] for references in told for reference in references if reference["weight"]}
    scores = {name: report["audits"][name]["score"] for name in sorted(weighed)}
    return [name for name, score in scores.items() if score is not None and score < 1]
