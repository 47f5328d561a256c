-- What people want to try and have bought. A person's item keeps working whatever becomes of its tobacco, and what
-- was removed is kept aside for ten minutes, so that a slip of the thumb costs nothing.
-- Every table carries its owner, so that no statement needs to trust a number that came from outside.

CREATE TABLE wishlists (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id        bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    name            text,                       -- NULL: the default list needs none
    is_default      boolean NOT NULL DEFAULT true,
    created_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE (owner_id, id)                       -- what the keys of items and removals point at
);
CREATE UNIQUE INDEX wishlists_default ON wishlists (owner_id) WHERE is_default;

CREATE TABLE wishlist_items (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id        bigint NOT NULL,
    wishlist_id     bigint NOT NULL,
    tobacco_id      integer REFERENCES tobaccos,
    custom_name     text,                       -- as the person typed it, for what the catalogue lacks
    custom_key      text COLLATE "C",           -- what two typed names are compared by, see wishlist/model.py
    note            text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
    priority        smallint NOT NULL DEFAULT 0 CHECK (priority BETWEEN 0 AND 3),
    added_at        timestamptz NOT NULL DEFAULT now(),
    purchased_at    timestamptz,                -- NULL: still wanted
    bought_before   timestamptz,                -- the purchase before the person wanted it again
    updated_at      timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (owner_id, wishlist_id) REFERENCES wishlists (owner_id, id) ON DELETE CASCADE,
    CHECK (num_nonnulls(tobacco_id, custom_name) = 1),
    CHECK ((custom_name IS NULL) = (custom_key IS NULL)),
    -- One item a tobacco and one a typed name, whoever writes it and from how many devices. It also finds a whole list.
    CONSTRAINT wishlist_items_once UNIQUE NULLS NOT DISTINCT (owner_id, wishlist_id, tobacco_id, custom_key)
);
CREATE INDEX wishlist_items_tobacco ON wishlist_items (tobacco_id);

-- One row a "remove" or "clear", and the rows it took, until they are put back or ten minutes have passed.
CREATE TABLE wishlist_removals (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id        bigint NOT NULL,
    wishlist_id     bigint NOT NULL,
    removed_at      timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (owner_id, wishlist_id) REFERENCES wishlists (owner_id, id) ON DELETE CASCADE
);
CREATE INDEX wishlist_removals_owner ON wishlist_removals (owner_id, wishlist_id);
CREATE INDEX wishlist_removals_at ON wishlist_removals (removed_at);

CREATE TABLE removed_items (
    removal_id      bigint NOT NULL REFERENCES wishlist_removals ON DELETE CASCADE,
    id              bigint NOT NULL,            -- the item's: it comes back under the number it had
    tobacco_id      integer REFERENCES tobaccos,
    custom_name     text,
    custom_key      text COLLATE "C",
    note            text NOT NULL,
    priority        smallint NOT NULL,
    added_at        timestamptz NOT NULL,
    purchased_at    timestamptz,
    bought_before   timestamptz,
    PRIMARY KEY (removal_id, id)
);
CREATE INDEX removed_items_tobacco ON removed_items (tobacco_id);
