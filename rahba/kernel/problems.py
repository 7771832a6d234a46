"""Problem documents (RFC 9457): how every refusal of the API speaks."""


class Problem(Exception):
    """A refusal with an HTTP status, a stable machine code and a sentence in the caller's language."""

    def __init__(self, status: int, code: str, detail: str, **extra: object):
        super().__init__(detail)
        self.status, self.code, self.detail, self.extra = status, code, detail, extra

    def document(self) -> dict:
        """The members of the problem document."""
        return {
            "type": f"urn:rahba:problem:{self.code}",
            "title": self.code.replace("_", " "),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.extra,
        }
