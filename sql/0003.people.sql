-- People: who they are to us, what they allowed, and the doors they come in by.
-- Kept about a person is only what some screen or message needs. Not kept, though Telegram tells it: last name,
-- user name, photo, premium, chats. Every table about a person refers to users ON DELETE CASCADE: deleting
-- that one row deletes all, and a later table joins in by saying the same.

CREATE TABLE users (
    id                  bigint PRIMARY KEY CHECK (id BETWEEN 1 AND 4503599627370495),  -- Telegram's: 52 bits at most
    first_name          text NOT NULL CHECK (length(first_name) <= 64),  -- whose list this is, on a phone with two accounts
    language            text CHECK (language IN ('ru', 'en')),  -- chosen here; NULL: follow Telegram
    telegram_language   text CHECK (length(telegram_language) <= 35),  -- the last one told: Telegram does not tell it every time
    adult_confirmed_at  timestamptz,            -- "I am 18 or older", asked once for each version of that sentence
    adult_version       smallint,
    reachable           boolean NOT NULL DEFAULT false,  -- whether the bot may write first; false once it was told off
    settings            jsonb NOT NULL DEFAULT '{}'
                        CHECK (jsonb_typeof(settings) = 'object' AND octet_length(settings::text) <= 8192),
    created_at          timestamptz NOT NULL DEFAULT now(),
    seen_at             timestamptz NOT NULL DEFAULT now(),  -- renewed at most once an hour
    list_version        bigint NOT NULL DEFAULT 0,      -- raised by every change of the person's lists
    settings_version    bigint NOT NULL DEFAULT 0,      -- raised by every change of language, consent or settings
    CHECK ((adult_confirmed_at IS NULL) = (adult_version IS NULL))
) WITH (fillfactor = 80);  -- the counters change often: room in the page keeps such a change out of the index

-- One row a device that is signed in. The refresh token is family and secret: the family finds the row for as long
-- as it stands, so any secret that is not the present one is known to be an old one, however old.
CREATE TABLE sessions (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id         bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    family_hash     bytea NOT NULL UNIQUE CHECK (length(family_hash) = 32),
    secret_hash     bytea NOT NULL CHECK (length(secret_hash) = 32),
    previous_hash   bytea CHECK (length(previous_hash) = 32),  -- the secret rotated away last
    rotation_salt   bytea CHECK (length(rotation_salt) = 32),  -- makes the present secret out of the previous one
    rotated_at      timestamptz,
    opened_at       timestamptz NOT NULL DEFAULT now(),
    expires_at      timestamptz NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Tokens that a person made for scripts. Revoking deletes the row.
CREATE TABLE personal_tokens (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id         bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    scope           text NOT NULL CHECK (scope IN ('read', 'write')),
    token_hash      bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_at      timestamptz NOT NULL DEFAULT now(),
    last_used_at    timestamptz                 -- renewed at most once a minute
);
CREATE INDEX personal_tokens_user ON personal_tokens (user_id);

-- What was done that somebody may ask about later. No personal data, so that it may outlive the person.
CREATE TABLE audit_log (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at              timestamptz NOT NULL DEFAULT now(),
    kind            text NOT NULL,
    details         jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_log_at ON audit_log (at);
