-- Search and lists answered by indexes alone.
-- What stands in `search_vector` and `name_key` is made by hookah_wishlist/catalogue/search.py and written by
-- whoever writes the tobacco: marked words without positions, so that no answer of the index needs a second look.

ALTER TABLE tobaccos
    ADD COLUMN search_vector tsvector NOT NULL DEFAULT '',
    ADD COLUMN name_key text COLLATE "C" NOT NULL DEFAULT '';  -- by bytes: the embedded server knows no languages

-- In the row itself: a vector fetched from the TOAST table makes a list ten times slower. Descriptions go there instead.
ALTER TABLE tobaccos ALTER COLUMN search_vector SET STORAGE MAIN;

-- No pending list: a crawl may write a little slower, a search never reads the unsorted rest.
CREATE INDEX tobaccos_search ON tobaccos USING gin (search_vector) WITH (fastupdate = off);
CREATE INDEX tobaccos_tags ON tobaccos USING gin (tag_ids) WITH (fastupdate = off);

-- One index a sort; newest is the primary key, since the site numbers tobaccos as they are added.
CREATE INDEX tobaccos_rating ON tobaccos ((coalesce(weighted_rating, 0)) DESC, id DESC);
CREATE INDEX tobaccos_most_rated ON tobaccos ((coalesce(ratings_count, 0)) DESC, id DESC);
CREATE INDEX tobaccos_name ON tobaccos (name_key, id);
CREATE INDEX tobaccos_brand ON tobaccos (brand_id, (coalesce(weighted_rating, 0)) DESC, id DESC);

-- Every word that stands in a search vector, to find the nearest to a mistyped one by its trigrams.
-- Words only come: one that nothing has any more costs a look-up that finds nothing.
CREATE TABLE search_words (
    word            text PRIMARY KEY COLLATE "C"
);
CREATE INDEX search_words_trigrams ON search_words USING gin (word gin_trgm_ops) WITH (fastupdate = off);

CREATE FUNCTION learn_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_words
    SELECT DISTINCT substr(lexeme, 2) COLLATE "C"
      FROM changed, unnest(tsvector_to_array(search_vector)) AS lexeme
     WHERE lexeme ^@ 'N' OR lexeme ^@ 'T'
     ORDER BY 1
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- A crawl that only writes that it has seen them must not read all their words again.
CREATE FUNCTION learn_changed_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_words
    SELECT DISTINCT substr(lexeme, 2) COLLATE "C"
      FROM changed c JOIN before b ON b.id = c.id AND b.search_vector <> c.search_vector,
           unnest(tsvector_to_array(c.search_vector)) AS lexeme
     WHERE lexeme ^@ 'N' OR lexeme ^@ 'T'
     ORDER BY 1
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER tobaccos_words_inserted AFTER INSERT ON tobaccos REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION learn_search_words();
CREATE TRIGGER tobaccos_words_updated AFTER UPDATE ON tobaccos REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION learn_changed_search_words();

-- How the texts were made: another release makes others, and then makes those of all rows anew at its start.
ALTER TABLE catalogue_state ADD COLUMN search_texts text NOT NULL DEFAULT '';
