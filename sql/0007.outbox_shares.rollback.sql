ALTER TABLE outbox DROP COLUMN is_notice;
DROP INDEX outbox_chat;
