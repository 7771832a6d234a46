"""Problem documents (RFC 9457): how every refusal of the API speaks."""

_OWN_MEMBERS = ("type", "title", "status", "code", "detail")


class Problem(Exception):
    """A refusal with an HTTP status, a stable machine code and a sentence in the caller's language.

    `headers` go out with it (Retry-After, WWW-Authenticate); what else is given becomes a member of the document.
    """

    def __init__(self, status: int, code: str, detail: str, *, headers: dict[str, str] | None = None, **extra: object):
        super().__init__(detail)
        self.status, self.code, self.detail, self.extra = status, code, detail, extra
        self.headers = headers or {}

    @classmethod
    def of(cls, document: dict, *, headers: dict[str, str] | None = None) -> "Problem":
        """The refusal whose document was kept."""
        extra = {name: value for name, value in document.items() if name not in _OWN_MEMBERS}
        return cls(document["status"], document["code"], document["detail"], headers=headers, **extra)

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
