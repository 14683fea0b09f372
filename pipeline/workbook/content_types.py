"""Content types: what each part of a package is, by its extension or by its own name."""

from lxml import etree

from pipeline.workbook.xml import Element, parse, serialise, tag

CONTENT_TYPES = "[Content_Types].xml"
_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"


class ContentTypes:
    """The list of content types of one package."""

    def __init__(self, raw: bytes) -> None:
        """Read the list."""
        self.root = parse(raw)
        self._before = serialise(self.root)

    @property
    def changed(self) -> bool:
        """Say whether the list is no longer what was read."""
        return self.to_bytes() != self._before

    def of(self, part: str) -> str | None:
        """Return what a part is, its own entry first and its extension's after."""
        entry = self._override(part)
        if entry is None:
            entry = self._default(_extension(part))
        return None if entry is None else entry.get("ContentType")

    def add(self, part: str, content_type: str) -> None:
        """Say what a new part is; plain .xml parts always get an entry of their own."""
        self.remove(part)
        extension = _extension(part)
        default = self._default(extension)
        if extension != "xml" and default is None:
            attributes = {"Extension": extension, "ContentType": content_type}
            self.root.insert(0, etree.Element(tag("Default", _NAMESPACE), attributes))
        elif extension == "xml" or default is None or default.get("ContentType") != content_type:
            attributes = {"PartName": f"/{part}", "ContentType": content_type}
            etree.SubElement(self.root, tag("Override", _NAMESPACE), attributes)

    def remove(self, part: str) -> None:
        """Forget the part's own entry, if it has one."""
        entry = self._override(part)
        if entry is not None:
            self.root.remove(entry)

    def to_bytes(self) -> bytes:
        """Write the list as a part."""
        return serialise(self.root)

    def _override(self, part: str) -> Element | None:
        wanted = f"/{part}".lower()
        return next((entry for entry in self.root if entry.get("PartName", "").lower() == wanted), None)

    def _default(self, extension: str) -> Element | None:
        return next((entry for entry in self.root if entry.get("Extension", "").lower() == extension), None)


def _extension(part: str) -> str:
    return part.rsplit(".", maxsplit=1)[-1].lower()
