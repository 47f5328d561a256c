-- The catalogue as the source site tells it, and what we remember of every visit.
-- Nothing here is ever deleted by a crawl: what is no longer seen gets `missing_since`, and a person's
-- list goes on pointing at it. Numbers the site does not tell are NULL, never zero.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE brands (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id       integer UNIQUE,             -- the site's object id; a ranking row may not tell it
    slug            text NOT NULL UNIQUE,
    name            text NOT NULL,
    alt_name        text,
    country         text,                       -- the site's word, NULL for "Не указано"
    founded         smallint,
    website         text,
    description     text,
    image           text,                       -- path at the source
    status          text NOT NULL DEFAULT 'unknown'
                    CHECK (status IN ('active', 'limited', 'discontinued', 'unknown')),
    status_word     text,                       -- the word the status was read from
    rating          double precision,
    ratings_count   integer,
    reviews_count   integer,
    views           bigint,
    tobaccos_count  integer,                    -- as the site announces it
    tab             text CHECK (tab IN ('position', 'others')),
    position        integer,                    -- place in its tab of the ranking
    row_signature   text,                       -- what the ranking row said at the last full reading
    read_at         timestamptz,                -- last full reading
    added_on        date,                       -- at the site
    first_seen_at   timestamptz NOT NULL DEFAULT now(),
    last_seen_at    timestamptz NOT NULL DEFAULT now(),
    missing_since   timestamptz
);

-- One slug may carry two line names (seen at the site), so a line is its slug and its name.
CREATE TABLE lines (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    brand_id        integer NOT NULL REFERENCES brands,
    slug            text NOT NULL,
    name            text NOT NULL,
    description     text,
    strength        smallint CHECK (strength BETWEEN 1 AND 5),
    status          text NOT NULL DEFAULT 'unknown'
                    CHECK (status IN ('active', 'limited', 'discontinued', 'unknown')),
    status_word     text,
    rating          double precision,
    tobaccos_count  integer,
    first_seen_at   timestamptz NOT NULL DEFAULT now(),
    last_seen_at    timestamptz NOT NULL DEFAULT now(),
    missing_since   timestamptz,
    UNIQUE (brand_id, slug, name)
);

CREATE TABLE tobaccos (
    id                  integer PRIMARY KEY,    -- the site's own number (htrNNN)
    brand_id            integer NOT NULL REFERENCES brands,
    line_id             integer NOT NULL REFERENCES lines,
    slug                text NOT NULL,          -- repeats within a brand and may change
    name                text NOT NULL,
    alt_name            text,
    country             text,                   -- told by the tobacco's own page; NULL: see the brand
    strength_official   smallint CHECK (strength_official BETWEEN 1 AND 5),
    strength_by_ratings smallint CHECK (strength_by_ratings BETWEEN 1 AND 5),
    status              text NOT NULL DEFAULT 'unknown'
                        CHECK (status IN ('active', 'limited', 'discontinued', 'unknown')),
    status_word         text,
    rating              double precision,
    ratings_count       integer,
    reviews_count       integer,
    views               bigint,
    weighted_rating     double precision,       -- Bayesian mean; NULL where nobody has rated
    rating_distribution integer[] CHECK (cardinality(rating_distribution) = 5),  -- votes for 1…5
    smoke_again_yes     integer,
    smoke_again_no      integer,
    description         text,
    image               text,                   -- path at the source; NULL for its placeholder
    added_on            date,                   -- at the site
    tag_ids             integer[] NOT NULL DEFAULT '{}',  -- tobacco_tags again, in order: one index serves "all of these tags"
    details_at          timestamptz,            -- last reading of its own page
    details_failed_at   timestamptz,            -- last vain try to read it; it is asked for again some days later
    first_seen_at       timestamptz NOT NULL DEFAULT now(),
    last_seen_at        timestamptz NOT NULL DEFAULT now(),  -- renewed at most every six days, so that a quiet crawl rewrites nothing
    missing_since       timestamptz
);
CREATE INDEX tobaccos_line ON tobaccos (line_id);
CREATE INDEX tobaccos_details_at ON tobaccos (details_at NULLS FIRST);

CREATE TABLE tags (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id       integer UNIQUE,             -- the site's number, told by a tobacco's own page only
    name            text NOT NULL UNIQUE,
    group_name      text,
    colour          text,
    group_colour    text
);

CREATE TABLE tobacco_tags (
    tobacco_id      integer NOT NULL REFERENCES tobaccos,
    tag_id          integer NOT NULL REFERENCES tags,
    position        smallint NOT NULL,
    PRIMARY KEY (tobacco_id, tag_id)
);
CREATE INDEX tobacco_tags_tag ON tobacco_tags (tag_id);

-- One row a walk. A row left 'running' by a process that is gone is taken up again by the next one.
CREATE TABLE crawls (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_url      text NOT NULL,
    scope           text,                       -- slug of the only brand to visit; NULL: all of them
    trigger         text NOT NULL CHECK (trigger IN ('first', 'schedule', 'hand')),
    state           text NOT NULL DEFAULT 'running'
                    CHECK (state IN ('running', 'done', 'stopped', 'blocked', 'forbidden', 'failed')),
    started_at      timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz,
    resumed         integer NOT NULL DEFAULT 0,
    requests        integer NOT NULL DEFAULT 0,
    bytes           bigint NOT NULL DEFAULT 0,
    details         integer NOT NULL DEFAULT 0,
    changes         integer NOT NULL DEFAULT 0,
    error           text
);

CREATE TABLE crawl_brands (
    crawl_id        integer NOT NULL REFERENCES crawls ON DELETE CASCADE,
    slug            text NOT NULL,
    ordinal         integer NOT NULL,
    state           text NOT NULL DEFAULT 'waiting'
                    CHECK (state IN ('waiting', 'done', 'unchanged', 'short', 'failed')),
    row_signature   text,                       -- what the ranking row said when the walk was planned
    announced       integer,                    -- data-count
    found           integer,
    way             text,                       -- which extraction served: json, markup, json-ld, links, scroll
    error           text,
    finished_at     timestamptz,
    PRIMARY KEY (crawl_id, slug)
);

CREATE TABLE catalogue_changes (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    crawl_id        integer REFERENCES crawls ON DELETE SET NULL,
    at              timestamptz NOT NULL DEFAULT now(),
    kind            text NOT NULL CHECK (kind IN ('appeared', 'discontinued', 'returned', 'limited',
                    'status', 'renamed', 'moved', 'strength', 'rating', 'missing')),
    brand_id        integer NOT NULL REFERENCES brands,
    tobacco_id      integer REFERENCES tobaccos,  -- NULL: the change is the brand's own
    before          jsonb,
    after           jsonb
);
CREATE INDEX catalogue_changes_crawl ON catalogue_changes (crawl_id);
CREATE INDEX catalogue_changes_tobacco ON catalogue_changes (tobacco_id, id);
CREATE INDEX catalogue_changes_brand ON catalogue_changes (brand_id);
CREATE INDEX catalogue_changes_kind ON catalogue_changes (kind, id);

CREATE TABLE tobacco_ratings (
    tobacco_id      integer NOT NULL REFERENCES tobaccos,
    at              timestamptz NOT NULL DEFAULT now(),
    rating          double precision,
    ratings_count   integer,
    reviews_count   integer,
    PRIMARY KEY (tobacco_id, at)
);

-- One row: what every answer about the catalogue depends on.
CREATE TABLE catalogue_state (
    single          boolean PRIMARY KEY DEFAULT true CHECK (single),
    version         bigint NOT NULL DEFAULT 0,  -- raised whenever a crawl changes anything a person can see
    changed_at      timestamptz NOT NULL DEFAULT now(),
    pending         boolean NOT NULL DEFAULT false,  -- something visible was written since the version was raised
    mean_rating     double precision            -- of all tobaccos, weighted by their votes
);
INSERT INTO catalogue_state DEFAULT VALUES;
