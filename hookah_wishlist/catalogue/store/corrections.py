"""What mistyped words may have meant."""

from collections import defaultdict

from hookah_wishlist.catalogue.search import SearchQuery, near
from hookah_wishlist.database.connection import Connection

TOO_LITTLE = 1  # fewer answers than this and the words of a query are looked up for mistakes


async def nearest(connection: Connection, query: SearchQuery) -> dict[str, list[str]]:
    """Known words that differ from the typed ones by few letters."""
    records = await connection.fetch(
        """
        SELECT typed.word AS typed, known.word AS known
          FROM unnest($1::text[]) AS typed (word)
         CROSS JOIN LATERAL (
               SELECT w.word FROM search_words w
                WHERE w.word % typed.word AND abs(length(w.word) - length(typed.word)) <= 3
                ORDER BY similarity(w.word, typed.word) DESC, w.word LIMIT 30
               ) AS known
         WHERE NOT EXISTS (SELECT FROM search_words w WHERE w.word = typed.word)
        """,
        query.unsure,
    )
    known = defaultdict(list)
    for record in records:
        known[record["typed"]].append(record["known"])
    return {word: near(word, candidates) for word, candidates in known.items()}
