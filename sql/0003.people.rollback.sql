DROP TABLE audit_log, personal_tokens, sessions, users;
