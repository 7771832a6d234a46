"""Decisions of connect that need no database, by topic."""

from rahba.connect.rules.inbox import Verdict
from rahba.connect.rules.notices import NoticeKind, NotSent

__all__ = ["NotSent", "NoticeKind", "Verdict"]
