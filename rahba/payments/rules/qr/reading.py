"""A scanned text examined: its objects, its checksum, and every rule that it breaks."""

from dataclasses import dataclass

from rahba.payments.rules.qr import tags
from rahba.payments.rules.qr.checks import problems_of, warnings_of
from rahba.payments.rules.qr.codes import MerchantCode, code_of
from rahba.payments.rules.qr.objects import MOST_CHARACTERS, DataObject, checksum, checksum_at_the_end, cut
from rahba.payments.rules.qr.problems import CodeRefused, Kind, Problem


@dataclass(frozen=True)
class Reading:
    """What was found in a text; `objects` is None when it cannot be cut, the checksums when it has none."""

    objects: tuple[DataObject, ...] | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    crc_given: str | None = None
    crc_computed: str | None = None

    @property
    def crc_ok(self) -> bool | None:
        return None if self.crc_given is None else self.crc_given.upper() == self.crc_computed


def parse(text: str) -> MerchantCode:
    """What a payment code says. Raises CodeRefused, and nothing else, for every text that breaks a rule."""
    reading = examine(text)
    if reading.problems:
        raise CodeRefused(reading.problems)
    return code_of(reading.objects)


def examine(text: str) -> Reading:
    """All that can be said about a text, also about one that `parse` refuses."""
    if len(text) > MOST_CHARACTERS:
        return Reading(None, (Problem(Kind.TOO_LONG_FOR_A_CODE),))
    if any("\ud800" <= character <= "\udfff" for character in text):
        # Half of a pair is no character: it has no bytes to compute a checksum over.
        return Reading(None, (Problem(Kind.BAD_CHARACTER),))
    try:
        objects = cut(text)
    except CodeRefused as refusal:
        return Reading(None, refusal.problems, (), *(checksum_at_the_end(text) or ()))
    given = next((part for part in reversed(objects) if part.id == tags.CRC), None)
    sums = (given.value, checksum(text[: given.start])) if given else (None, None)
    problems = [*problems_of(objects)]
    if given and sums[0].upper() != sums[1]:
        # First: when the text was misread or changed, what else is wrong with it means little.
        problems.insert(0, Problem(Kind.CRC_MISMATCH))
    return Reading(objects, tuple(problems), tuple(warnings_of(objects)), *sums)
