"""Who may do what at an issuer of wallets."""

from rahba.people.rules import Role

ISSUER_VERBS: dict[str, frozenset[str]] = {
    Role.OFFICER: frozenset({"enter", "report", "enrol", "freeze", "risk", "dispute", "settle"}),
    Role.MEMBER: frozenset({"enter", "report"}),  # an auditor of the issuer: reads, decides nothing
}
"""What each role may do there. `enter` opens the issuer's pages."""
