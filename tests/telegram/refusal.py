"""How Telegram says no."""


class Refusal(Exception):
    """An answer with ok: false."""

    def __init__(self, description, code=400, **parameters):
        super().__init__(description)
        self.code, self.parameters = code, parameters
        words = {400: "Bad Request: ", 403: "Forbidden: ", 404: "Not Found: ", 409: "Conflict: "}
        self.description = words.get(code, "") + description
