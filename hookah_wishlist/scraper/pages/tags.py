"""The tags of a tobacco's page."""

import re

from hookah_wishlist.catalogue.seen import SeenTag
from hookah_wishlist.scraper.pages.nodes import Node, Page, attribute, children, text_of
from hookah_wishlist.scraper.pages.numbers import identity

_NUMBER = re.compile(r"[?&]t=(\d+)")


def read_tags(page: Page) -> tuple[SeenTag, ...]:
    """Each tag once: the block occurs twice, for phones and for desks."""
    tags: dict[str, SeenTag] = {}
    for block in page.css(".object_card_tags_group"):
        groups = _groups(block)
        for link in block.css("a.object_card_tag"):
            if tag := _tag(link, groups):
                tags.setdefault(tag.name, tag)
    return tuple(tags.values())


def _groups(block: Node) -> dict[str, str]:
    """Names of groups by colour: that is all that binds a tag to its group."""
    named: dict[str, str] = {}
    for title in block.css(".group_title"):
        named.setdefault(_colour(title, "color") or "", text_of(title) or "")
    return named


def _tag(link: Node, groups: dict[str, str]) -> SeenTag | None:
    spans = children(link, tag="span")
    name = text_of(spans[-1] if spans else link)
    if not name:
        return None
    number = _NUMBER.search(attribute(link, "href") or "")
    group_colour = _colour(link, "group_color")
    return SeenTag(
        name=name,
        group=groups.get(group_colour or "") or None,
        colour=_colour(link, "bg0"),
        group_colour=group_colour,
        source_id=identity(number[1]) if number else None,
    )


def _colour(node: Node, name: str) -> str | None:
    """A colour from style="--bg0: #88b3e6; --group_color:#88b3e6;"."""
    found = re.search(rf"--{name}:\s*([^;]+)", attribute(node, "style") or "")
    return found[1].strip() if found else None
