"""Numbers are written without Intl, which would be late on a cheap telephone, and come out the same."""

COMPARED = """async () => {
  const { version } = document.documentElement.dataset;
  const { language, number, percent, rating } = await import(`/static/${version}/js/texts.js`);
  const intl = (options) => {
    const made = new Intl.NumberFormat(language(), options);
    return (value) => made.format(value);
  };
  const pairs = [
    [number, intl(), [0, 7, 999, 1000, 1500, 12345, 123456, 1234567]],
    [rating, intl({ minimumFractionDigits: 1, maximumFractionDigits: 1 }), [5, 4.2, 4.25, 4.35, 3.999, 0.04]],
    [percent, intl({ style: "percent" }), [0, 0.005, 0.12, 0.995, 1]],
  ];
  return pairs.flatMap(([ours, theirs, values]) => values.map((value) => [ours(value), theirs(value)]));
}"""


async def test_numbers_ratings_and_shares_are_written_as_the_language_does(open_app, person, foreigner):
    for somebody in (person, foreigner):
        app = await open_app(somebody, "/settings")
        await app.settle()
        compared = await app.page.evaluate(COMPARED)
        assert [ours for ours, _ in compared] == [theirs for _, theirs in compared]
