"""Watching over the running program: what is well, what is not, and figures of all that happens."""
