"""XML of elements and text, nothing else: a document type, an entity or an instruction is refused, never expanded."""

import xml.etree.ElementTree as ET
from xml.parsers import expat

_DEEPEST = 40


class XmlRefused(ValueError):
    """The bytes are not plain XML; `code` says how."""

    def __init__(self, code: str, place: str = ""):
        super().__init__(f"{code} {place}".strip())
        self.code, self.place = code, place


def read_xml(data: bytes) -> ET.Element:
    """The tree. Names lose their namespace, except the root's, which keeps it as `namespace}name`."""
    builder, depth = ET.TreeBuilder(), 0
    parser = expat.ParserCreate(namespace_separator="}")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise XmlRefused("too_deep", name)
        builder.start(name if depth == 1 else name.rpartition("}")[2], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def refuse(*_: object) -> None:
        raise XmlRefused("not_plain_xml")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.UnparsedEntityDeclHandler = parser.ExternalEntityRefHandler = refuse
    parser.ProcessingInstructionHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as problem:
        raise XmlRefused("not_xml", f"line {problem.lineno}") from problem
    return builder.close()
