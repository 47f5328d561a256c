"""How much memory Python takes for what the body of a `with` leaves behind."""

import gc
import tracemalloc
from contextlib import contextmanager


@contextmanager
def traced():
    """Gives a function that tells how many bytes more are in use than at the beginning: all of them, or those
    that the files of a pattern asked for."""
    gc.collect()
    tracemalloc.start()

    def used(files=None):
        gc.collect()
        if files is None:
            return tracemalloc.get_traced_memory()[0]
        snapshot = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, files)])
        return sum(trace.size for trace in snapshot.traces)

    try:
        before = used()
        yield lambda files=None: used(files) - (before if files is None else 0)
    finally:
        tracemalloc.stop()
