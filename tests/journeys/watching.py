"""What no journey may see: an error in the console, or a request to anybody but ourselves."""

from urllib.parse import urlsplit

from tests.journeys import telegram_web

OWN_SCHEMES = ("data", "blob", "about")


class Watch:
    """Listens to a page from its beginning."""

    def __init__(self, context, url):
        self.console = []
        self.foreign = []
        self.asked = []  # method and address of every request to the program
        self.answered = []  # paths in the order in which their answers began
        self.finished = []  # paths in the order in which their answers were there as a whole
        self._host = urlsplit(url).netloc
        self._allowed = []
        context.on("console", self._said)
        context.on("weberror", lambda error: self.console.append(f"thrown: {error.error}"))
        context.on("request", self._asked)
        context.on("requestfinished", lambda request: self.finished.append(urlsplit(request.url).path))
        context.on("response", lambda response: self.answered.append(urlsplit(response.url).path))

    def allow(self, words):
        """Browsers write every refusal to the console: the test that causes one says so."""
        self._allowed.append(words)

    def check(self):
        unexpected = [line for line in self.console if not any(words in line for words in self._allowed)]
        assert not unexpected, unexpected
        assert not self.foreign, self.foreign

    def to(self, path):
        """The requests to addresses that begin so."""
        return [request for request in self.asked if request.split(" ")[1].startswith(path)]

    def _said(self, message):
        if message.type in ("error", "warning", "assert"):
            self.console.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def _asked(self, request):
        parts = urlsplit(request.url)
        if parts.netloc == self._host:
            self.asked.append(f"{request.method} {parts.path}" + (f"?{parts.query}" if parts.query else ""))
        elif parts.scheme not in OWN_SCHEMES and request.url != telegram_web.ADDRESS:
            self.foreign.append(request.url)
