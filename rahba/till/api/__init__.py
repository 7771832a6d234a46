"""The till's HTTP edge: the door of its facts, and asking customers' wallets for money."""

from rahba.till.api.door import router
from rahba.till.api.payments import router as payments_router

router.add_router("/till/payments", payments_router)

__all__ = ["router"]
