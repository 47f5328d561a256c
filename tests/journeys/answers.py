"""Answers that the program gives in trouble, and those of others in its place."""

SECONDS = 7  # until it is tried again, where the answer says so: no other pause of the page is as long


def refused(status, code, **headers):
    """As the program refuses."""
    error = {"code": code, "message": "for programs", "details": None}
    return {"status": status, "headers": headers, "json": {"success": False, "data": None, "error": error}}


def told(text, status=200, kind="application/json"):
    """As whoever is in between answers in its place."""
    return {"status": status, "body": text, "content_type": kind}


def answering(answer):
    async def handler(route):
        await route.fulfill(**answer)

    return handler


async def aborting(route):
    await route.abort()


class Passing:
    """Trouble as long as it is not over; a route that is taken away would leave what is under way in it."""

    def __init__(self, trouble=aborting):
        self.is_over = False
        self.met = 0  # requests that met it
        self._trouble = trouble

    async def __call__(self, route):
        self.met += not self.is_over
        await (route.fallback() if self.is_over else self._trouble(route))
