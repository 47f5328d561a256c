DROP TABLE catalogue_state, tobacco_ratings, catalogue_changes, crawl_brands, crawls, tobacco_tags, tags, tobaccos, lines, brands;
