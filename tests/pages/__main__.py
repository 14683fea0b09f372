"""Write everything in the documents anew that is written from the program's declarations: `make pages`."""

from __future__ import annotations

from tests.pages.parts import DOCS, filled

if __name__ == "__main__":
    for document in sorted(DOCS.glob("*.md")):
        document.write_text(filled(document.read_text("utf-8")), "utf-8")
