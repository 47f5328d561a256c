DROP TABLE housekeeping_rounds, backups;
