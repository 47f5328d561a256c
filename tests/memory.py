"""How much memory Python takes for what the body of a `with` leaves behind."""

import gc
import tracemalloc
from contextlib import contextmanager


@contextmanager
def traced():
    """Gives a function that tells how many bytes are in use beyond those at the beginning."""
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]

        def grown():
            gc.collect()
            return tracemalloc.get_traced_memory()[0] - before

        yield grown
    finally:
        tracemalloc.stop()
