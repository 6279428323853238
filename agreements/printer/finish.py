"""The last touches on a PDF before it is written: what WeasyPrint leaves out or says twice.

Works on the objects that WeasyPrint gives its `finisher`, so that the file is written once and the same way each time.
"""

import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pydyf

# ISO 14289-1, 5: the identification of PDF/UA-1. PDF/A allows only properties it knows, or whose schema stands beside
# them (ISO 19005-3, 6.6.2.3): hence the description.
_ACCESSIBLE = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""

# Level 9 takes four times as long and gains three parts in a hundred.
LEVEL = 5


class Finisher:
    """Lists each associated file once, states PDF/UA-1 beside PDF/A-3a, and says which font families were drawn with.

    For WeasyPrint's `finisher`. `spaces` follow the catalogue: they mean nothing, and change the streams that pydyf
    makes afterwards (see `is_sound`).
    """

    def __init__(self, spaces: int) -> None:
        self.families: set[str] = set()
        self._spaces = spaces

    def __call__(self, document: Any, pdf: pydyf.PDF) -> None:
        _list_files_once(pdf)
        _state_accessibility(pdf)
        self.families = set(_families(pdf))
        _settle(pdf, b" " * self._spaces)


def is_sound(data: bytes) -> bool:
    """Whether no stream of a PDF ends in a carriage return: with the line feed before `endstream` it reads as one end
    of line, and checkers count a byte too few."""
    return b"\r\nendstream" not in data


def packed(plain: bytes, extra: dict[str, Any], compress: Callable[[bytes], bytes]) -> bytes:
    """Return a stream as it is written: compressed, unless it would end in a carriage return."""
    small = compress(plain)
    if small.endswith(b"\r"):
        return bytes(pydyf.Stream([plain], extra).data)
    return bytes(pydyf.Stream([small], {**extra, "Filter": "/FlateDecode"}).data)


def _list_files_once(pdf: pydyf.PDF) -> None:
    """WeasyPrint takes the files from the name tree and again from its objects."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _state_accessibility(pdf: pydyf.PDF) -> None:
    number = int(pdf.catalog["Metadata"].split()[0])
    stream = pdf.objects[number]
    stream.compress = False  # ISO 19005-3, 6.6.2.1: readable by what does not read PDF
    stream.stream = [b"".join(stream.stream).replace(b"</rdf:RDF>", _ACCESSIBLE + b"</rdf:RDF>", 1)]


def _families(pdf: pydyf.PDF) -> Iterator[str]:
    for source in pdf.objects:
        if isinstance(source, pydyf.Dictionary):
            if source.get("Type") == "/FontDescriptor":
                yield source["FontFamily"].string
            elif source.get("Subtype") == "/Type3":
                yield "a font of pictures"


class Settled(pydyf.Object):
    """An object that changes no more. pydyf takes each one's bytes twice, for the file and for its identifier."""

    data = b""
    compressible = False

    def __init__(self, source: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation, self.free = source.number, source.generation, source.free
        self.compressible = source.compressible
        is_small = isinstance(source, pydyf.Stream) and source.compress
        self.data = packed(_plain(source), source.extra, _compressed) if is_small else source.data


def _settle(pdf: pydyf.PDF, after_catalog: bytes) -> None:
    settled = [source if source.free == "f" else Settled(source) for source in pdf.objects]
    settled[pdf.catalog.number].data += after_catalog
    pdf.objects[:] = settled


def _plain(stream: pydyf.Stream) -> bytes:
    data = pydyf.Stream(stream.stream).data
    return bytes(data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream"))


def _compressed(plain: bytes) -> bytes:
    return zlib.compress(plain, LEVEL)
