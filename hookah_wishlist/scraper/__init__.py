"""Reading the source site: pages to values, one polite browser, the walk over the catalogue."""
