"""Reads the tags of a PDF and what its catalogue says: elements, links, bookmarks, fonts, attached data (pikepdf)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf

# Elements that stand within a line.
INLINE = {"Span", "Link", "Em", "Strong", "Quote", "Code", "Reference", "NonStruct", "Annot"}
HEADINGS = {f"H{level}" for level in range(1, 7)}
_ENOUGH = 100_000
ANNEX_FILE = "contacts.json"


@dataclass(eq=False)
class Element:
    """One tag. `kids` are elements and marked contents, (page, number), in reading order; `links` what it leads to."""

    kind: str
    parent: "Element | None" = None
    kids: "list[Element | tuple[int, int]]" = field(default_factory=list)
    links: "list[LinkTarget]" = field(default_factory=list)
    alt: str = ""
    key: str = ""
    headers: tuple[str, ...] = ()
    scope: str = ""

    def walk(self) -> "Iterator[Element]":
        """Give this element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()

    def marks(self) -> Iterator[tuple[int, int]]:
        """Give all marked contents below it, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.marks()
            else:
                yield kid

    def within(self, *kinds: str) -> "Element | None":
        """Return the nearest element above it, or itself, of one of these kinds."""
        here: Element | None = self
        while here is not None and here.kind not in kinds:
            here = here.parent
        return here

    def is_in(self, other: "Element") -> bool:
        here: Element | None = self
        while here is not None and here is not other:
            here = here.parent
        return here is other

    @property
    def block(self) -> "Element":
        """The nearest element above it, or itself, that is more than a part of a line."""
        here = self
        while here.kind in INLINE and here.parent is not None:
            here = here.parent
        return here


@dataclass(frozen=True)
class LinkTarget:
    """Where a link leads: an address, or a page of this file."""

    address: str = ""
    page: int | None = None


@dataclass(frozen=True)
class Font:
    """A font of the file: `file` is what is embedded (None where it is not), `unicode` whether its text can be read."""

    name: str
    file: bytes | None
    unicode: bool


@dataclass
class Catalogue:
    """What the file says of itself; `attached` is the associated data, `annexed` that of the contact annex, `active`
    what would run or fetch."""

    language: str = ""
    title: str = ""
    shows_title: bool = False
    marked: bool = False
    metadata: str = ""
    encrypted: bool = False
    bookmarks: list[str] = field(default_factory=list)
    fonts: list[Font] = field(default_factory=list)
    attached: bytes | None = None
    annexed: bytes | None = None
    addresses: list[str] = field(default_factory=list)
    active: list[str] = field(default_factory=list)


# Actions and annotations that run something, or fetch something from outside the file.
_ACTIVE = {
    "JavaScript", "Launch", "GoToR", "GoToE", "ImportData", "SubmitForm", "Rendition", "Movie", "Sound",
    "RichMedia", "Screen", "3D", "FileAttachment",
}  # fmt: skip


def structure_of(data: bytes) -> tuple[Element | None, Catalogue]:
    """Return the root of the tags (None without any) and the catalogue. Raises pikepdf.PdfError."""
    with pikepdf.open(BytesIO(data)) as document:
        reader = _Reader(document)
        return reader.tree(), reader.catalogue()


class _Reader:
    def __init__(self, document: pikepdf.Pdf) -> None:
        self._document = document
        self._root: Any = document.Root
        pages: Any = document.pages
        self._pages: dict[tuple[int, int], int] = {page.objgen: place for place, page in enumerate(pages, 1)}
        self._places = dict(self._named_places())
        self._count = 0

    def tree(self) -> Element | None:
        tags = self._root.get("/StructTreeRoot")
        if not isinstance(tags, pikepdf.Dictionary) or "/K" not in tags:
            return None
        root = Element("Root")
        self._read(tags.K, root, None)
        return root

    def catalogue(self) -> Catalogue:
        root, document = self._root, self._document
        found = Catalogue(
            language=str(root.get("/Lang", "")),
            title=str(document.docinfo.get("/Title", "")),
            shows_title=bool(_in(root, "/ViewerPreferences", "/DisplayDocTitle")),
            marked=bool(_in(root, "/MarkInfo", "/Marked")),
            encrypted=document.is_encrypted,
            attached=self._attached(lambda name: name.endswith(".json") and name != ANNEX_FILE),
            annexed=self._attached(lambda name: name == ANNEX_FILE),
        )
        if "/Metadata" in root:
            found.metadata = root.Metadata.read_bytes().decode("utf-8", "replace")
        with document.open_outline() as outline:
            found.bookmarks = list(_titles(outline.root))
        found.fonts = [_font(font) for font in self._fonts()]
        self._actions(found)
        return found

    def _read(self, kids: Any, parent: Element, page: int | None) -> None:
        if isinstance(kids, pikepdf.Array):
            for kid in kids:
                self._read(kid, parent, page)
        elif isinstance(kids, int):
            parent.kids.append((page or 0, int(kids)))
        elif isinstance(kids, pikepdf.Dictionary):
            self._read_one(kids, parent, page)

    def _read_one(self, kid: Any, parent: Element, page: int | None) -> None:
        self._count += 1
        if self._count > _ENOUGH:
            return
        if "/Pg" in kid:
            page = self._pages.get(kid.Pg.objgen)
        if "/S" in kid:
            element = _element(kid, parent)
            parent.kids.append(element)
            if "/K" in kid:
                self._read(kid.K, element, page)
        elif "/MCID" in kid:
            parent.kids.append((page or 0, int(kid.MCID)))
        elif "/Obj" in kid:
            parent.links.append(self._target(kid.Obj))

    def _target(self, annotation: Any) -> LinkTarget:
        action = annotation.get("/A")
        address = str(action.get("/URI", "")) if isinstance(action, pikepdf.Dictionary) else ""
        place = annotation.get("/Dest", action.get("/D") if isinstance(action, pikepdf.Dictionary) else None)
        return LinkTarget(address, self._page_of(place))

    def _page_of(self, place: Any) -> int | None:
        if isinstance(place, (pikepdf.String, pikepdf.Name)):
            return self._places.get(str(place))
        if isinstance(place, pikepdf.Array) and len(place):
            page: Any = place[0]
            return self._pages.get(page.objgen) if isinstance(page, pikepdf.Dictionary) else None
        return None

    def _named_places(self) -> Iterator[tuple[str, int | None]]:
        names = _in(self._root, "/Names", "/Dests")
        for name, place in pikepdf.NameTree(names).items() if names is not None else ():
            array = place.get("/D") if isinstance(place, pikepdf.Dictionary) else place
            yield str(name), self._page_of(array)

    def _attached(self, is_meant: Callable[[str], bool]) -> bytes | None:
        """The first associated file of such a name."""
        for file in self._root.get("/AF", []):
            if is_meant(str(file.get("/UF", file.get("/F", "")))):
                stream = _in(file, "/EF", "/F")
                return bytes(stream.read_bytes()) if stream is not None else None
        return None

    def _fonts(self) -> list[Any]:
        found = {}
        for page in self._document.pages:
            for font in (_in(page.obj, "/Resources", "/Font") or {}).values():
                found[font.objgen] = font
        return list(found.values())

    def _actions(self, found: Catalogue) -> None:
        """Note every address, and whatever would run or reach out of the file."""
        for thing in self._document.objects:
            if not isinstance(thing, pikepdf.Dictionary):
                continue
            for owner in (thing, thing.get("/A"), thing.get("/OpenAction")):
                self._action(owner, found)
            if str(thing.get("/Subtype", ""))[1:] in _ACTIVE and "/Rect" in thing:
                found.active.append(str(thing.Subtype)[1:])

    @staticmethod
    def _action(thing: Any, found: Catalogue) -> None:
        if not isinstance(thing, pikepdf.Dictionary):
            return
        if "/JS" in thing:
            found.active.append("JavaScript")
        elif "/URI" in thing and "/S" in thing:
            found.addresses.append(str(thing.URI))
        elif str(thing.get("/S", ""))[1:] in _ACTIVE and "/P" not in thing:
            found.active.append(str(thing.S)[1:])


def _element(kid: Any, parent: Element) -> Element:
    element = Element(str(kid.S)[1:], parent, alt=str(kid.get("/Alt", "")), key=str(kid.get("/ID", "")))
    attributes = kid.get("/A")
    for part in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(part, pikepdf.Dictionary):
            element.headers = tuple(str(name) for name in part.get("/Headers", []))
            element.scope = str(part.get("/Scope", element.scope))
    return element


def _in(holder: Any, *names: str) -> Any:
    """Return what is found under these names, one within the other, or None."""
    for name in names:
        holder = holder.get(name) if isinstance(holder, (pikepdf.Dictionary, pikepdf.Stream)) else None
    return holder


def _titles(items: list[Any]) -> Iterator[str]:
    for item in items:
        yield str(item.title)
        yield from _titles(item.children)


def _font(font: Any) -> Font:
    descendants = font.get("/DescendantFonts")
    descriptor = _in(descendants[0] if descendants is not None else font, "/FontDescriptor")
    files = (_in(descriptor, name) for name in ("/FontFile", "/FontFile2", "/FontFile3"))
    file = next((one for one in files if one is not None), None)
    return Font(str(font.get("/BaseFont", ""))[1:], bytes(file.read_bytes()) if file else None, "/ToUnicode" in font)
