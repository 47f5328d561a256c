"""Persons: how they prove who they are, what they chose and allowed, what is kept of them and how it goes."""
