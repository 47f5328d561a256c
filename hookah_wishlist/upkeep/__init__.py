"""What the program does for its own keep: backups on schedule, rounds of housekeeping, and their commands."""
