"""Answers that the program gives in trouble, and those of others in its place."""


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
