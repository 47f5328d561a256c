"""HTML as Telegram reads it: the text that is left, its entities, or why it cannot be read."""

import html
import re

from tests.telegram.refusal import Refusal

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
ATTRIBUTES = {
    "a": {"href"},
    "span": {"class"},
    "code": {"class"},
    "tg-emoji": {"emoji-id"},
    "blockquote": {"expandable"},
}
VALUE = r"\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+"
TAG = re.compile(rf"<(/?)([a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:{VALUE}))?)*)\s*>")
ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+)))?")
NAMED = re.compile(r"&(lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")


def length(text):
    """Telegram's unit is UTF-16's."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def read(text, parse_mode):
    """(text, entities). Of parse modes only HTML is known: we use no other."""
    if parse_mode is None:
        return trimmed(text, [])
    if parse_mode.lower() != "html":
        raise Refusal("unsupported parse_mode")
    return trimmed(*_parsed(text))


def trimmed(text, entities):
    stripped = text.strip()
    cut = length(text[: len(text) - len(text.lstrip())])
    end = length(stripped)
    kept = []
    for entity in entities:
        first = max(0, entity["offset"] - cut)
        last = min(end, entity["offset"] + entity["length"] - cut)
        if last > first:
            kept.append({**entity, "offset": first, "length": last - first})
    return stripped, kept


def _parsed(text):
    plain, entities, stack, at = "", [], [], 0
    while at < len(text):
        if text[at] != "<":
            end = text.find("<", at)
            end = len(text) if end < 0 else end
            plain += NAMED.sub(lambda found: html.unescape(found[0]), text[at:end])
            at = end
            continue
        offset = len(text[:at].encode())
        found = TAG.match(text, at)
        if found is None:
            name = re.match(r"</?([a-zA-Z0-9-]*)", text[at:])[1]
            raise _unreadable(f'Unsupported start tag "{name}" at byte offset {offset}')
        at = found.end()
        if found[1]:
            _close(found[2].lower(), offset, stack, entities, plain)
        else:
            stack.append((_opened(found, offset), length(plain)))
    if stack:
        raise _unreadable(f'Can\'t find end tag corresponding to start tag "{stack[-1][0]["tag"]}"')
    return plain, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _opened(found, offset):
    tag = found[2].lower()
    if tag not in KINDS:
        raise _unreadable(f'Unsupported start tag "{tag}" at byte offset {offset}')
    told = {name.lower(): a or b or c for name, a, b, c in ATTRIBUTE.findall(found[3])}
    if set(told) - ATTRIBUTES.get(tag, set()):
        raise _unreadable(f'Unexpected attributes {sorted(told)} of "{tag}" at byte offset {offset}')
    if tag == "span" and told.get("class") != "tg-spoiler":
        raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    return {"tag": tag, **told}


def _close(tag, offset, stack, entities, plain):
    if not stack:
        raise _unreadable(f"Unexpected end tag at byte offset {offset}")
    opened, start = stack.pop()
    if tag and tag != opened["tag"]:
        raise _unreadable(
            f'Unmatched end tag at byte offset {offset}, expected "</{opened["tag"]}>", found "</{tag}>"'
        )
    entity = {"type": KINDS[opened["tag"]], "offset": start, "length": length(plain) - start}
    if opened["tag"] == "a":
        entity["url"] = html.unescape(opened.get("href") or "")
    if entity["length"] > 0:
        entities.append(entity)


def _unreadable(problem):
    return Refusal(f"can't parse entities: {problem}")
