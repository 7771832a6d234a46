"""The house's own import contracts, run by import-linter (see .importlinter).

Tests are left out: a recount has to look inside. What production code may import is what matters here.
"""

from collections.abc import Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

ROOT = "rahba"


def domain_of(module: str) -> str | None:
    """`rahba.shops.actions.staff` -> `shops`; None for the root and for `rahba.__main__`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == ROOT and not parts[1].startswith("__") else None


def file_of(module: str) -> str:
    """`rahba.shops.actions.staff` -> `actions`; the domain's own package gives an empty name."""
    parts = module.split(".")
    return parts[2] if len(parts) > 2 else ""


def is_test(module: str) -> bool:
    return "tests" in module.split(".")


def words(text: str) -> set[str]:
    return {word.strip() for word in text.split(",") if word.strip()}


def table(rows: list[str]) -> dict[str, set[str]]:
    """`["till -> sales, carnet"]` -> `{"till": {"sales", "carnet"}}`."""
    return {key.strip(): words(value) for key, _, value in (row.partition("->") for row in rows)}


def direct_imports(graph: ImportGraph) -> Iterator[tuple[str, str]]:
    for importer in sorted(graph.modules):
        if is_test(importer):
            continue
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            if imported.startswith(f"{ROOT}."):
                yield importer, imported


class HouseContract(Contract):
    """Reports one line per forbidden import, with the line number it stands on."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = []
        for importer, imported in direct_imports(graph):
            reason = self.objection(importer, imported)
            if reason:
                details = graph.get_import_details(importer=importer, imported=imported)
                lines = ", ".join(str(detail["line_number"]) for detail in details)
                broken.append(f"{importer} (line {lines}) imports {imported}: {reason}")
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def objection(self, importer: str, imported: str) -> str | None:
        raise NotImplementedError

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["broken"]:
            output.print_error(line, bold=False)


class DoorsContract(HouseContract):
    """A domain is entered through its doors only, and only by a declared neighbour."""

    type_name = "doors"

    doors = fields.StringField()
    open_to_all = fields.StringField()
    composition_root = fields.StringField()
    mounted_edges = fields.StringField()
    neighbours = fields.ListField(subfield=fields.StringField())

    def objection(self, importer: str, imported: str) -> str | None:
        here, there = domain_of(importer), domain_of(imported)
        if here is None or there is None or here == there or there in words(self.open_to_all):
            return None
        doors = words(self.doors)
        if here == self.composition_root:
            doors |= words(self.mounted_edges)
        elif there not in table(self.neighbours).get(here, set()):
            return f"{there} is no declared neighbour of {here}"
        if file_of(imported) not in doors:
            return f"{there} is entered through {', '.join(sorted(doors))} only"
        return None


class InsideContract(HouseContract):
    """Within one domain each file may use only what lies below it."""

    type_name = "inside"

    open_to_all = fields.StringField()
    forbidden = fields.ListField(subfield=fields.StringField())

    def objection(self, importer: str, imported: str) -> str | None:
        here = domain_of(importer)
        if here is None or here != domain_of(imported) or here in words(self.open_to_all):
            return None
        if file_of(imported) in table(self.forbidden).get(file_of(importer), set()):
            return f"{file_of(importer)} never uses {file_of(imported)} of its own domain"
        return None
