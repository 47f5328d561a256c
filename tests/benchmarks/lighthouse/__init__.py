"""Lighthouse for the benchmarks: fetched from npm when it is first asked for, run in our Chromium."""

from tests.benchmarks.lighthouse.audit import Audit, audited, median_of
from tests.benchmarks.lighthouse.installing import NotInstalled, installed

__all__ = ["Audit", "NotInstalled", "audited", "installed", "median_of"]
