"""Tobaccos that taste like another one."""

from hookah_wishlist.catalogue.listing import TobaccoRow
from hookah_wishlist.catalogue.statements import ROW
from hookah_wishlist.database.connection import Connection

# So many of the most alike by their tags are looked at more closely: "Мята" alone is shared by a thousand.
CLOSER_LOOK = 1000

# What a tag that the other has and this one has not takes away, in weights of a tag that a hundred have.
FOREIGN_TAG = 0.7


async def similar(connection: Connection, tobacco_id: int, limit: int) -> tuple[TobaccoRow, ...]:
    """The most alike first, of any brand. Nothing for a tobacco that is not known or has no tags.

    Alike are tags: a shared one counts the more the rarer it is, and one that only the other has counts
    against it. Each step of strength apart takes a tenth, an unknown one counts as one step; what is no
    longer made loses a fifth. Between equals the better rated comes first.
    """
    records = await connection.fetch(_SIMILAR, tobacco_id, limit, FOREIGN_TAG, CLOSER_LOOK)
    return tuple(TobaccoRow(*tuple(record)[2:]) for record in records)


_STRENGTH = "coalesce({0}.strength_by_ratings, {0}.strength_official)"

# OFFSET 0 keeps the planner, which takes a thousand for very many, from reading the whole catalogue.
_SIMILAR = f"""
    WITH mine AS MATERIALIZED (
        SELECT m.tag_id, ln(100) / ln(2 + of_all.count::float8) AS weight
          FROM tobacco_tags m
         CROSS JOIN LATERAL (SELECT count(*) FROM tobacco_tags o WHERE o.tag_id = m.tag_id) AS of_all
         WHERE m.tobacco_id = $1
    ), hits AS MATERIALIZED (
        SELECT o.tobacco_id, sum(m.weight) AS weight, count(*) AS shared
          FROM mine m JOIN tobacco_tags o ON o.tag_id = m.tag_id
         WHERE o.tobacco_id <> $1
         GROUP BY o.tobacco_id ORDER BY weight DESC, o.tobacco_id DESC LIMIT $4::int
    ), alike AS MATERIALIZED (
        SELECT h.weight / ((SELECT sum(weight) FROM mine) + $3::float8 * (cardinality(t.tag_ids) - h.shared))
               * (1 - 0.1 * coalesce(abs({_STRENGTH.format("t")} - {_STRENGTH.format("me")}), 1))
               * CASE t.status WHEN 'discontinued' THEN 0.8 ELSE 1 END AS score,
               coalesce(t.weighted_rating, 0) AS rating, t.id
          FROM tobaccos me, hits h
         CROSS JOIN LATERAL (SELECT * FROM tobaccos t WHERE t.id = h.tobacco_id OFFSET 0) AS t
         WHERE me.id = $1 AND t.missing_since IS NULL
         ORDER BY score DESC, rating DESC, t.id DESC LIMIT $2::int
    )
    SELECT a.score, a.rating, {ROW}
      FROM alike a JOIN tobaccos t ON t.id = a.id
      JOIN brands b ON b.id = t.brand_id JOIN lines l ON l.id = t.line_id
     ORDER BY a.score DESC, a.rating DESC, t.id DESC
"""  # noqa: S608 - made of constants
