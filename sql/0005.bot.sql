-- The bot: updates handled once, what is still to be said, and inputs under way.
-- One transaction remembers an update, does its work and writes what is to be said about it. So an update that comes
-- twice is known, and an answer that was decided on is sent whatever becomes of the process that decided.

-- Telegram repeats an update for up to a day. Numbers start anew after a quiet week, so only equality means anything.
CREATE TABLE processed_updates (
    update_id       bigint PRIMARY KEY,
    at              timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX processed_updates_at ON processed_updates (at);

-- Calls of the Bot API on their way; a row goes as soon as its call is done. One process at a time sends. It writes
-- `sending` before it does: of a row found so after a crash nobody knows whether Telegram has had it.
CREATE TABLE outbox (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    method          text NOT NULL,
    payload         jsonb NOT NULL,
    chat_id         bigint,                     -- calls of one chat are sent in the order of their numbers
    file_name       text,
    file            bytea,                      -- what the payload calls attach://file
    state           text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending')),
    attempt         smallint NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL DEFAULT now(),
    not_before      timestamptz,
    claimed_at      timestamptz,
    expires_at      timestamptz,                -- an answer to a pressed button interests nobody later
    CHECK ((file IS NULL) = (file_name IS NULL))
);

-- What a person was asked in a chat and has not answered yet.
CREATE TABLE dialog_states (
    chat_id         bigint NOT NULL,
    person_id       bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    name            text NOT NULL,
    data            jsonb NOT NULL DEFAULT '{}',
    expires_at      timestamptz NOT NULL,
    PRIMARY KEY (chat_id, person_id)
);
CREATE INDEX dialog_states_person ON dialog_states (person_id);
CREATE INDEX dialog_states_expiry ON dialog_states (expires_at);
