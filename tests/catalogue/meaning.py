"""Whether a found tobacco is what somebody meant; how meanings are written is told in `typed`."""


def is_meant(meaning, row, tag_names):
    brand, _, flavour = (part.strip() for part in meaning.partition("/"))
    if brand and row.brand != brand:
        return False
    if flavour.startswith("#"):
        return flavour[1:] in {tag_names[i] for i in row.tag_ids}
    return flavour.lower() in f"{row.name}\n{row.alt_name or ''}".lower()
