"""A file of payment codes with what must be found in each, held against what is found."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rahba.payments.rules.qr import tags
from rahba.payments.rules.qr.objects import DataObject
from rahba.payments.rules.qr.problems import CodeRefused
from rahba.payments.rules.qr.reading import Reading, examine, parse

_IN_ANY_ORDER = {"strict_errors", "warnings"}


def differences(case: Mapping[str, Any]) -> list[str]:
    """Each point in which a case and its reading differ, as a line; what a case does not state is not compared."""
    text = case.get("payload")
    if not isinstance(text, str):
        return ["payload: the case has no text"]
    lines = []
    for point, found in _findings(text, examine(text)).items():
        wanted = case.get(point, found)
        if point in _IN_ANY_ORDER and isinstance(wanted, list):
            wanted, found = sorted(map(str, wanted)), sorted(found)
        if wanted != found or type(wanted) is not type(found):
            lines.append(f"{point}: expected {wanted!r}, found {found!r}")
    if "strict_errors" in case and bool(case["strict_errors"]) != _is_refused(text):
        lines.append(f"parse: expected to be {'refused' if case['strict_errors'] else 'accepted'}, it was not")
    return lines


def _findings(text: str, reading: Reading) -> dict[str, Any]:
    return {
        "expected": None if reading.objects is None else _seen(reading.objects),
        "strict_errors": [problem.code for problem in reading.problems],
        "warnings": [problem.code for problem in reading.warnings],
        "crc_in_payload": reading.crc_given,
        "crc_computed": reading.crc_computed,
        "crc_ok": reading.crc_ok,
        "characters": len(text),
        "utf8_bytes": len(text.encode(errors="surrogatepass")),
    }


def _is_refused(text: str) -> bool:
    try:
        parse(text)
    except CodeRefused:
        return True
    return False


def _seen(objects: Iterable[DataObject]) -> dict[str, Any]:
    """The objects under the names of the file's format, also those that break a rule."""
    seen: dict[str, Any] = {}
    for part in objects:
        if tags.is_account(part.id):
            seen.setdefault("merchant_accounts", {})[part.id] = _template(part)
        elif tags.is_unreserved(part.id):
            seen.setdefault("unreserved", {})[part.id] = _template(part)
        elif part.id == tags.ADDITIONAL:
            seen["additional_data"] = dict(_additional(part.inside))
        elif part.id == tags.LANGUAGE:
            names = tags.LANGUAGE_NAMES
            seen["language_template"] = {names.get(inner.id, f"rfu_{inner.id}"): inner.value for inner in part.inside}
        elif part.id in tags.ROOT_NAMES:
            seen[tags.ROOT_NAMES[part.id]] = part.value
        else:
            seen.setdefault("rfu", {})[part.id] = part.value
    return seen


def _additional(inside: Iterable[DataObject]) -> Iterator[tuple[str, str | dict[str, str]]]:
    for part in inside:
        if part.inside is not None:
            yield f"payment_system_{part.id}", {inner.id: inner.value for inner in part.inside}
        else:
            yield tags.ADDITIONAL_NAMES.get(part.id, f"rfu_{part.id}"), part.value


def _template(part: DataObject) -> str | dict[str, str]:
    if part.inside is None:
        return part.value
    return {"guid" if inner.id == tags.GUID else inner.id: inner.value for inner in part.inside}
