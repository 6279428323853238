"""The last touches on a PDF before it is written: what WeasyPrint leaves out or says twice.

Works on WeasyPrint's own objects (its `finisher`), so that the file is written once and the same way each time.
"""

import zlib
from functools import lru_cache
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


def finished(document: Any, pdf: pydyf.PDF) -> None:
    """List each associated file once and state PDF/UA-1 beside PDF/A-3a. For WeasyPrint's `finisher`."""
    _list_files_once(pdf)
    _state_accessibility(pdf)
    _settle(pdf)


def _list_files_once(pdf: pydyf.PDF) -> None:
    """WeasyPrint takes the files from the name tree and again from its objects."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _state_accessibility(pdf: pydyf.PDF) -> None:
    number = int(pdf.catalog["Metadata"].split()[0])
    stream = pdf.objects[number]
    stream.compress = False  # ISO 19005-3, 6.6.2.1: readable by what does not read PDF
    stream.stream = [b"".join(stream.stream).replace(b"</rdf:RDF>", _ACCESSIBLE + b"</rdf:RDF>", 1)]


class Settled(pydyf.Object):
    """An object that changes no more. pydyf takes each one's bytes twice, for the file and for its identifier."""

    data = b""
    compressible = False

    def __init__(self, source: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation, self.free = source.number, source.generation, source.free
        self.compressible = source.compressible
        self.data = source.data


def _settle(pdf: pydyf.PDF) -> None:
    pdf.objects[:] = [source if source.free == "f" else Settled(source) for source in pdf.objects]


# Level 9 takes four times as long and gains three parts in a hundred.
_LEVEL = 5
_written = pydyf.Stream.data.fget


def _data(stream: pydyf.Stream) -> bytes:
    """The stream as it is written, but for one whose last byte is a carriage return: with the line feed before
    `endstream` it reads as one end of line, and checkers count a byte too few. Such a one is left uncompressed."""
    if not stream.compress:
        return bytes(_written(stream))
    plain = b"\n".join(map(pydyf._to_bytes, stream.stream))  # noqa: SLF001 # as the original does
    small = _compressed(plain)
    if small.endswith(b"\r"):
        return bytes(_written(pydyf.Stream([plain], stream.extra)))
    return bytes(_written(pydyf.Stream([small], {**stream.extra, "Filter": "/FlateDecode"})))


@lru_cache(maxsize=2)
def _compressed(plain: bytes) -> bytes:
    """pydyf asks twice for the streams it makes itself, and they are the longest."""
    return zlib.compress(plain, _LEVEL)


# pydyf makes its last streams itself when it writes the file, after `finished`: there is no other place to step in.
pydyf.Stream.data = property(_data)
