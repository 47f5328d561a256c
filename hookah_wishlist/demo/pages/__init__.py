"""The site's pages: pure functions from values to HTML in the shape of htreviews.org."""
