"""What packs are usually called, in three languages, so that nobody has to type it three times."""

from collections.abc import Mapping

from rahba.catalogue.rules.names import clean_name, folded, script_language

OWN_KIND = "own"
PACK_KINDS: dict[str, dict[str, str]] = {
    "pack": {"fr": "Lot", "ar": "رزمة", "ary": "باكية"},
    "carton": {"fr": "Carton", "ar": "كرتون", "ary": "كرطونة"},
    "dozen": {"fr": "Douzaine", "ar": "دزينة", "ary": "زينة"},
    "tray": {"fr": "Plateau", "ar": "طبق", "ary": "بلاطو"},
    "sack": {"fr": "Sac", "ar": "كيس", "ary": "خنشة"},
    "box": {"fr": "Boîte", "ar": "علبة", "ary": "باكيطة"},
    "crate": {"fr": "Caisse", "ar": "صندوق", "ary": "صندوق"},
}


def names_of_kind(kind: str, own_name: str) -> dict[str, str]:
    """The names of a usual pack, or its own name filed by its script; other languages are emptied."""
    if kind in PACK_KINDS:
        return PACK_KINDS[kind]
    name = clean_name(own_name)
    return {**dict.fromkeys(("fr", "ar", "ary", "zgh"), ""), script_language(name): name}


def pack_names(text: str) -> dict[str, str]:
    """The names of a pack that a file calls this: all those of a usual one, else what was written; never none."""
    name = clean_name(text)
    usual = (names for names in PACK_KINDS.values() if folded(name) in map(folded, names.values()))
    return next(usual, {script_language(name): name}) if name else PACK_KINDS["pack"]


def kind_of(names: Mapping[str, str]) -> str:
    """Which usual pack carries these names."""
    return next((kind for kind, usual in PACK_KINDS.items() if dict(names) == usual), OWN_KIND)
