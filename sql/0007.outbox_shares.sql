-- Fair shares of the outbox: what waits for one chat is counted with every answer, and a few of its calls are read at a
-- time. Without the index each of these would look at everything that waits for everybody.
CREATE INDEX outbox_chat ON outbox (chat_id, id);

-- Says to a chat that answers were left out; one at most waits for a chat.
ALTER TABLE outbox ADD COLUMN is_notice boolean NOT NULL DEFAULT false;
