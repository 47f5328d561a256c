"""Backups of the database: made, verified, kept, copied, and restored."""
