"""Safe repairs of a record's text: each changes how a value is written, never what it says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from ldncli.errors import Fault
from ldncli.records.yamltext import parse_yaml, quoted


def repair(text: bytes, file: str, faults: Iterable[Fault]) -> tuple[bytes, int]:
    """The text with every safe repair made, and how many were made.

    Repairs: quotes round a value that must be text, an empty key dropped, an address cut from an identifier.
    """
    document = parse_yaml(text, file)
    source = text.decode("utf-8-sig")
    edits: list[tuple[int, int, str]] = []
    for fault in faults:
        found = _find(document.root, fault.path) if fault.fix else None
        if found is None:
            continue
        key, value = found
        if fault.fix == "drop" and key is not None:
            edits.append((*_line_of(source, key, value), ""))
        elif fault.fix == "quote" and isinstance(value, yaml.ScalarNode):
            edits.append((value.start_mark.index, value.end_mark.index, quoted(value.value)))
        elif fault.fix and fault.fix.startswith("write ") and isinstance(value, yaml.ScalarNode):
            edits.append((value.start_mark.index, value.end_mark.index, quoted(fault.fix.removeprefix("write "))))
    edits = sorted(set(edits), reverse=True)
    for start, end, replacement in edits:
        source = source[:start] + replacement + source[end:]
    return source.encode(), len(edits)


def _line_of(source: str, key: Any, value: Any) -> tuple[int, int]:
    """The whole lines of a key with its value, so that dropping it leaves no gap."""
    start = source.rfind("\n", 0, key.start_mark.index) + 1
    end = source.find("\n", max(value.end_mark.index, key.end_mark.index))
    if source[start : key.start_mark.index].strip():  # first key of a list item: keep its dash
        start = key.start_mark.index
    return start, len(source) if end < 0 else end + 1


def _find(root: Any, path: str) -> tuple[Any, Any] | None:
    """The key node (None in a list) and value node at a path such as `outcomes[0].arms.ldn.sd`."""
    import re

    key, node = None, root
    for step in re.findall(r"\[(\d+)\]|([^.\[\]]+)", path):
        index, name = step
        if name and isinstance(node, yaml.MappingNode):
            found = [pair for pair in node.value if pair[0].value == name]
            if not found:
                return None
            key, node = found[-1]
        elif index and isinstance(node, yaml.SequenceNode) and int(index) < len(node.value):
            key, node = None, node.value[int(index)]
        else:
            return None
    return (key, node) if node is not root else None
