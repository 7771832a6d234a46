"""How far a device was heard: its numbers without gap, and what is missing (shop:F11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

LONGEST_LIST = 500


@dataclass(frozen=True)
class Heard:
    """Every number up to `contiguous` has arrived, and the stretches `beyond` it: (first, last), none touching."""

    contiguous: int = 0
    beyond: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, contiguous: int, beyond: Sequence[Sequence[int]]) -> "Heard":
        return cls(contiguous, tuple((first, last) for first, last in beyond))

    def with_also(self, numbers: Iterable[int]) -> "Heard":
        """After these numbers arrived too, in whatever order and however often."""
        stretches = sorted([(1, self.contiguous), *self.beyond, *((number, number) for number in set(numbers))])
        joined: list[list[int]] = []
        for first, last in stretches:
            if joined and first <= joined[-1][1] + 1:
                joined[-1][1] = max(joined[-1][1], last)
            else:
                joined.append([first, last])
        return Heard.of(joined[0][1], joined[1:])

    def missing(self, *, below: int | None = None, limit: int = LONGEST_LIST) -> list[int]:
        """The numbers that a device made and that have not arrived, at most `limit` of them."""
        return list(islice(self._holes(below), limit))

    def count_missing(self, *, above: int = 0, below: int) -> int:
        """How many numbers strictly between two others have not arrived."""
        arrived = [(1, self.contiguous), *self.beyond]
        inside = sum(max(0, min(last, below - 1) - max(first, above + 1) + 1) for first, last in arrived)
        return max(below - 1 - above, 0) - inside

    def how_many_missing(self, *, most: int | None = None) -> int:
        """How many numbers have not arrived, of all that the device is known to have made; at most `most`."""
        count = self.count_missing(below=self.beyond[-1][1]) if self.beyond else 0
        return count if most is None else min(count, most)

    def _holes(self, below: int | None) -> Iterable[int]:
        before = self.contiguous
        for first, last in self.beyond:
            for number in range(before + 1, first):
                if below is not None and number >= below:
                    return
                yield number
            before = last
