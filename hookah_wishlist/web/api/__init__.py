"""The JSON API, version 1: a file a resource."""
