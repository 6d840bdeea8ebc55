"""Records of XML one by one."""

from __future__ import annotations

from lxml import etree

from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import Broken
from ldncli.harvest.readers.services.elements import (
    all_words,
    looks_like_xml,
    without_namespaces,
    words,
    xml_records,
)

TEXT = """\
<?xml version="1.0"?>
<!-- a remark with a <record> -->
<set xmlns:x="http://x"><between>nothing</between>
<x:record><title>One <b>bold</b>
 word</title><record>within</record></x:record>
<record><title/><title>Two</title></record>
</set>
"""


def test_records_of_any_namespace_and_those_within_as_parts() -> None:
    document = Document("x.xml", TEXT.encode())
    found = []
    for each in xml_records(document, ("record",)):
        assert not isinstance(each, Broken)
        line, element = each
        without_namespaces(element)
        found.append((line, element.tag, all_words(element, "title"), words(element, "record")))
    assert found == [
        (4, "record", ["One bold word"], "within"),
        (6, "record", ["Two"], ""),
    ]


def test_how_it_begins() -> None:
    assert looks_like_xml(Document("x", TEXT.encode()), "set")
    assert looks_like_xml(Document("x", b"<!DOCTYPE set [<!ENTITY a 'b'>]><x:set/>"), "set")
    assert not looks_like_xml(Document("x", TEXT.encode()), "record")
    assert not looks_like_xml(Document("x", b"set"), "set")


def test_words() -> None:
    element = etree.fromstring("<a>x<b>y</b> z<c/></a>")
    assert (words(element), words(element, "b"), words(element, "q")) == ("xy z", "y", "")
