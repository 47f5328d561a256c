"""Persons: how they prove who they are, what they chose and allowed, what is kept about them and how it goes."""
