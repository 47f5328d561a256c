DROP TRIGGER tobaccos_words_inserted ON tobaccos;
DROP TRIGGER tobaccos_words_updated ON tobaccos;
DROP FUNCTION learn_search_words(), learn_changed_search_words();
DROP TABLE search_words;
ALTER TABLE tobaccos DROP COLUMN search_vector, DROP COLUMN name_key;
DROP INDEX tobaccos_rating, tobaccos_most_rated, tobaccos_brand, tobaccos_tags;
ALTER TABLE catalogue_state DROP COLUMN search_texts;
