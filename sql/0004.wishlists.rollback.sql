DROP TABLE removed_items, wishlist_removals, wishlist_items, wishlists;
