"""Relationships: which part of a package points at which other part."""

import posixpath
from collections.abc import Iterator

from lxml import etree

from pipeline.workbook.xml import OFFICE, Element, parse, serialise, tag

PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_NONE = f'<Relationships xmlns="{PACKAGE}"/>'.encode()


def relationships_part(part: str) -> str:
    """Return the name of the part that lists what `part` points at; "" stands for the package itself."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


class Relationships:
    """The outgoing relationships of one part."""

    def __init__(self, part: str, raw: bytes | None) -> None:
        """Read them, or begin with none."""
        self.part = part
        self.changed = False
        self.root = parse(_NONE if raw is None else raw)

    def __iter__(self) -> Iterator[Element]:
        """Go through all relationships as elements."""
        return iter(list(self.root))

    def internal(self) -> Iterator[tuple[Element, str]]:
        """Go through the relationships that stay inside the package, each with the part it names."""
        for relationship in self:
            target = relationship.get("Target", "")
            if relationship.get("TargetMode") != "External" and not target.startswith("#"):
                yield relationship, self.resolve(target)

    def resolve(self, target: str) -> str:
        """Turn a target, relative or absolute, into a part name."""
        path = target.split("#", maxsplit=1)[0].replace("\\", "/")
        joined = posixpath.join("/", posixpath.dirname(self.part), path)
        return posixpath.normpath(joined).lstrip("/")

    def of_kind(self, kind: str) -> list[str]:
        """Name the parts reached by relationships whose type ends in `kind`."""
        return [part for element, part in self.internal() if element.get("Type", "").endswith(f"/{kind}")]

    def by_id(self, identifier: str | None) -> str | None:
        """Name the part a relationship id leads to, if it leads to one."""
        return next((part for element, part in self.internal() if element.get("Id") == identifier), None)

    def add(self, kind: str, part: str) -> str:
        """Point at one more part and return the id under which it is known."""
        taken = {element.get("Id", "").lower() for element in self}
        number = next(n for n in range(1, len(taken) + 2) if f"rid{n}" not in taken)
        identifier = f"rId{number}"
        kind_uri = f"{OFFICE}/{kind}"
        etree.SubElement(
            self.root, tag("Relationship", PACKAGE), Id=identifier, Type=kind_uri, Target=self.relative(part)
        )
        self.changed = True
        return identifier

    def relative(self, part: str) -> str:
        """Spell a part name as seen from this part."""
        return posixpath.relpath(f"/{part}", posixpath.join("/", posixpath.dirname(self.part)))

    def remove_to(self, part: str) -> None:
        """Forget every relationship that leads to `part`."""
        for element, target in list(self.internal()):
            if target.lower() == part.lower():
                self.root.remove(element)
                self.changed = True

    def to_bytes(self) -> bytes:
        """Write them as a part."""
        return serialise(self.root)
