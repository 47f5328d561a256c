"""Brands, lines, tobaccos and tags: what is known of them, how it changes and how it is found."""
