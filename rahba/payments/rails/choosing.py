"""Which rails there are for an institution."""

from rahba.payments.rails.adapter import Adapter
from rahba.payments.rails.cmi import CmiAdapter
from rahba.payments.rails.payzone import PayzoneAdapter
from rahba.payments.rails.places import places
from rahba.payments.rails.signed import BankAdapter, SwitchAdapter
from rahba.payments.rails.youcan import YouCanAdapter

_ADAPTERS: dict[str, type[Adapter]] = {
    adapter.name: adapter for adapter in (CmiAdapter, YouCanAdapter, PayzoneAdapter, SwitchAdapter, BankAdapter)
}
CARDS = ("cmi", "youcan", "payzone")


def rails_for(*, sandbox: bool) -> dict[str, Adapter]:
    """The adapters by name, in the order in which they are offered."""
    known = places(sandbox=sandbox)
    return {name: adapter(known[name]) for name, adapter in _ADAPTERS.items() if name in known}
