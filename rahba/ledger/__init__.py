"""Accounts and double-entry transfers: every movement of money, decided in one place and kept for ever.

Nouns: Book, Account, Transfer, Hold, BurntId, Batch, Shard. The ledger knows accounts, transfers and reservations, and
nothing of shops, orders or phones. One door moves money: `actions.post`.

Invariants: L1 to L8 of docs/invariants.md.
"""
