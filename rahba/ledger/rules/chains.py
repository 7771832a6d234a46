"""Items of a batch, one after another; linked ones all or none."""

from collections.abc import Callable, Sequence
from typing import Protocol

from rahba.ledger.rules.records import Flag

_LINKED = int(Flag.LINKED)  # the same bit on accounts


class Scope(Protocol):
    """What a chain needs of the state that it changes."""

    def open(self) -> None:
        """Remember from here on."""

    def keep(self) -> None:
        """The chain stands: forget what was remembered."""

    def roll_back(self) -> None:
        """The chain is broken: undo everything since `open`."""

    def refused(self, item, code) -> None:
        """An item was not created; said after its chain is undone."""


def run_in_order(items: Sequence, attempt: Callable, scope: Scope, results: type) -> list:
    """Attempt each item and give one code per item.

    `attempt(item, place)` gives the code of one item. The first failure inside a chain keeps its own code and turns
    the chain's other items into `linked_event_failed`; `exists` is a failure too.
    """
    created, failed, left_open = results.CREATED, results.LINKED_EVENT_FAILED, results.LINKED_EVENT_CHAIN_OPEN
    codes: list = []
    start, broken, last = None, False, len(items) - 1
    for index, item in enumerate(items):
        linked = item.flags & _LINKED
        if linked and start is None:
            start = index
            scope.open()
        if linked and index == last:
            code = left_open
        elif broken:
            code = failed
        else:
            code = attempt(item, index)
        codes.append(code)
        if code is not created:
            if start is not None and not broken:
                broken = True
                scope.roll_back()
                codes[start:index] = [failed] * (index - start)
            scope.refused(item, code)
        if start is not None and (not linked or code is left_open):
            if not broken:
                scope.keep()
            start, broken = None, False
    return codes


def objection_to_time(item, imported: int, importing: int, results: type):
    """Time is the server's alone: nothing is taken over with a time of its own. None where there is no objection.

    `imported` is the bit of that flag, and `importing` whether the batch's first item has it, which decides for all.
    """
    if item.flags & imported:
        return results.IMPORTED_EVENT_NOT_EXPECTED
    if importing:
        return results.IMPORTED_EVENT_EXPECTED
    if item.timestamp:
        return results.TIMESTAMP_MUST_BE_ZERO
    return None
