"""The head of a brand's, line's or tobacco's page: titles (twice), facts, stars and meters."""

from collections.abc import Iterable
from html import escape

from hookah_wishlist.demo.catalogue import DemoTag, status_id
from hookah_wishlist.demo.pages.layout import picture
from hookah_wishlist.demo.shelves import Score
from hookah_wishlist.demo.spelling import rating_text, short


def card(
    origin: str,
    *,
    name: str,
    alt_name: str,
    image: str | None,
    description: str,
    info: str,
    score: Score,
    tags: str = "",
    placeholder: bool = False,
    short_counts: bool = False,
) -> str:
    """Title and tags stand twice, for narrow and for wide screens. Without a picture a tobacco shows the
    placeholder; brands and lines show nothing, so that the page's first picture is some other one."""
    title = (
        f'<div class="object_card_title">\n<h1>{escape(name)}</h1>\n<span>{escape(alt_name)}</span>\n</div>'
    )
    shown = ""
    if image or placeholder:
        shown = (
            f'<div class="object_image">\n<img loading="lazy" data-zoom src="{picture(origin, image)}" '
            f'alt="{escape(name)}">\n</div>'
        )
    about = ""
    if description:
        about = f'<div class="object_card_discr">\n<span>{escape(description)}</span>\n</div>'
    return f"""<div class="object_product"><div class="object_card">
<div class="object_card_left">{shown}{title}{tags}</div>
<div class="object_card_right"><div>{title}{tags}{about}
<div class="object_card_info">{info}</div></div>
{_stats(score, short_counts=short_counts)}
</div></div></div>
"""


def info_item(
    label: str, value: str, *, notice: str = "", tag: str = "span", number: int | None = None
) -> str:
    """A row of facts; `value` is markup already. Labels come bare or with a question mark beside them."""
    shown = f"<span>{label}</span>"
    if notice:
        shown = (
            f'<span><span>{label}</span><div data-hover-notice="{escape(notice)}" data-open="0" '
            'title="Подробнее"><i>?</i></div></span>'
        )
    identity = "" if number is None else f' data-id="{number}"'
    return f'<div class="object_info_item"{identity}>\n{shown}\n<span></span>\n<{tag}>{value}</{tag}>\n</div>'


def word_item(label: str, word: str | None, *, notice: str = "", tag: str = "span") -> str:
    """A row with a plain word, or no row where it is not told."""
    return "" if word is None else info_item(label, escape(word), notice=notice, tag=tag)


def status_item(word: str | None) -> str:
    if word is None:
        return ""
    notice = "О снятии с производства сообщают редко, статус может быть неточным."
    return info_item("Статус", escape(word), notice=notice, number=status_id(word))


def strength_items(official: str | None, felt: str | None) -> str:
    return word_item(
        "Крепость официальная", official, notice="Так крепость называет производитель."
    ) + word_item("Крепость по оценкам", felt, notice="Так крепость ощущают посетители.")


def link(href: str, text: str) -> str:
    return f'<a href="{href}">\n\t\t\t\t{escape(text)}\t\t\t</a>'


def tags_block(origin: str, tags: Iterable[DemoTag]) -> str:
    found = list(tags)
    groups = dict.fromkeys((tag.group, tag.group_colour) for tag in found)
    titles = "".join(
        f'<div class="group_title" style="--color:{colour};"><span>{escape(group)}</span></div>'
        for group, colour in groups
    )
    items = "".join(
        f'<a class="object_card_tag" href="{origin}/tobaccos?r=flavor&t={tag.id}"\n'
        f'style="--bg0: {tag.colour}; --group_color:{tag.group_colour};">\n'
        f'<div class="tag_dot"><div></div></div>\n<span>{escape(tag.name)}</span>\n</a>'
        for tag in found
    )
    return (
        f'<div class="object_card_tags_group"><div class="tags_group">{titles}</div>'
        f'<div class="group_items">{items}</div></div>'
    )


def _stats(score: Score, *, short_counts: bool) -> str:
    count = short if short_counts else str
    cells = (
        ("Оценки", "☆", count(score.ratings_count)),
        ("Отзывы", "✎", count(score.reviews)),
        ("Просмотры", "◉", short(score.views)),
    )
    shown = "".join(
        f'<div data-hover-title="{title}"><i>{sign}</i><span>{text}</span></div>'
        for title, sign, text in cells
    )
    rating = rating_text(score.rating)
    return f"""<div class="object_stats">
<div class="score_graphic"><div data-rating="{rating}"><b>{rating}</b></div>
<div data-stats="1">{shown}</div></div>
{_score_meter(score)}{_again_meter(score)}</div>"""


def _score_meter(score: Score) -> str:
    """Stars nobody gave have no bucket."""
    if not score.ratings_count:
        return ""
    buckets = "".join(
        _bucket("score_meter_item", str(stars), str(stars), votes, score.ratings_count)
        for stars, votes in enumerate(score.votes, start=1)
        if votes
    )
    return f'<h4>Распределение оценок</h4><div class="score_meter">{buckets}</div>'


def _again_meter(score: Score) -> str:
    answers = (("no", "Нет", score.again_no), ("yes", "Да", score.again_yes))
    of = score.again_no + score.again_yes
    if not of:
        return ""
    buckets = "".join(
        _bucket("again_meter_item", key, label, count, of) for key, label, count in answers if count
    )
    return f'<h4>Покурили бы еще раз</h4><div class="again_meter">{buckets}</div>'


def _bucket(name: str, key: str, label: str, count: int, of: int) -> str:
    percent = round(100 * count / of)
    return (
        f'<div class="{name}" style="width:{percent}%;">'
        f'<div data-score="{key}"><span>{percent}%</span></div>'
        f'<div data-score-count="{key}"><span>{label}</span><span>{short(count)}</span></div></div>'
    )
