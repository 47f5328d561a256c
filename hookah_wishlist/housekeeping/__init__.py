"""What has had its day is cleared away: one table of rules, in batches, each round recorded."""
