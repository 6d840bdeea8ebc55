"""Safe repairs of a record's text: each changes how a value is written, never what it says."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from typing import Any

import yaml

from ldncli.errors import Fault
from ldncli.records.text.paths import path_steps
from ldncli.records.text.yamltext import parse_yaml, quoted

_BOM = codecs.BOM_UTF8

Edit = tuple[int, int, str]  # start and end in the text, and what comes in between


def repair(text: bytes, file: str, faults: Iterable[Fault]) -> tuple[bytes, int]:
    """The text with every safe repair made, and how many were made; all else stays byte for byte.

    Repairs: quotes round a value that must be text, an empty key dropped, an
    address cut from an identifier.
    """
    wanted = [each for each in faults if each.fix]
    made = 0
    while edits := _edits(text, file, wanted):
        bom = _BOM if text.startswith(_BOM) else b""
        source = text.removeprefix(bom).decode()
        for start, end, replacement in reversed(edits):
            source = source[:start] + replacement + source[end:]
        text, made = bom + source.encode(), made + len(edits)
    return text, made


def _edits(text: bytes, file: str, faults: list[Fault]) -> list[Edit]:
    """The changes that can be made at once, in the order of the text: one
    that touches another waits."""
    root = parse_yaml(text, file).root
    if root is None:
        return []
    source = text.removeprefix(_BOM).decode()
    edits: list[Edit] = []
    for edit in sorted({edit for fault in faults if (edit := _edit(source, root, fault))}):
        if not edits or edits[-1][1] < edit[0]:
            edits.append(edit)
    return edits


def _edit(source: str, root: Any, fault: Fault) -> Edit | None:
    """The change that repairs a fault; None where that is not safe."""
    found = _find(root, fault.path)
    if found is None or not isinstance(found[2], yaml.ScalarNode):
        return None
    parent, at, value = found
    if fault.fix == "drop":
        if not isinstance(parent, yaml.MappingNode) or not _is_nothing(value):
            return None
        return (
            _drop_in_flow(source, parent, at)
            if parent.flow_style
            else _drop_in_block(source, parent, at)
        )
    if value.style or "\n" in value.value:
        return None
    wanted = value.value if fault.fix == "quote" else (fault.fix or "").removeprefix("write ")
    return value.start_mark.index, value.end_mark.index, quoted(wanted)


def _is_nothing(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in ("", "~", "null")


def _holds_more(text: str) -> bool:
    """Whether a comment or an anchor may be lost with this text."""
    return "#" in text or "&" in text


def _drop_in_flow(source: str, parent: Any, at: int) -> Edit | None:
    """Without a key of `{a: 1, b: }`, and without the comma that it needed."""
    key, value = parent.value[at]
    start, end = key.start_mark.index, value.end_mark.index
    if at + 1 < len(parent.value):
        end = parent.value[at + 1][0].start_mark.index
    elif at:
        start = parent.value[at - 1][1].end_mark.index
    is_bare = source[parent.start_mark.index] != "{"  # one key in a list, `[a: ]`
    return None if is_bare or _holds_more(source[start:end]) else (start, end, "")


def _drop_in_block(source: str, parent: Any, at: int) -> Edit | None:
    """Without a key that stands on a line of its own, or after the dash of a list
    item; a comment behind it stays."""
    key, value = parent.value[at]
    start, end = key.start_mark.index, max(key.end_mark.index + 1, value.end_mark.index)
    line_start, line_end = (
        source.rfind("\n", 0, start) + 1,
        source.find("\n", end) + 1 or len(source),
    )
    before, after = source[line_start:start].strip(), source[end:line_end].strip()
    is_alone = all(_is_nothing(each) for _, each in parent.value)
    if (
        is_alone
        or "\n" in source[start:end]
        or _holds_more(source[start:end])
        or (after and after[0] != "#")
    ):
        return None
    if after:
        return start, source.index("#", end), ""
    if not before:
        return line_start, line_end, ""
    if at + 1 == len(parent.value):
        return None
    following = parent.value[at + 1][0].start_mark.index
    return None if source[line_end:following].strip() else (start, following, "")


def _find(root: Any, path: str) -> tuple[Any, int, Any] | None:
    """The value node at a path such as `outcomes[0].arms.ldn.sd`, the node that holds
    it, and its position there."""
    parent: Any = None
    at, node = 0, root
    for step in path_steps(path):
        if isinstance(node, yaml.MappingNode) and isinstance(step, str):
            named = [index for index, pair in enumerate(node.value) if pair[0].value == step]
            if len(named) != 1:
                return None
            parent, at, node = node, named[0], node.value[named[0]][1]
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value)
        ):
            parent, at, node = node, step, node.value[step]
        else:
            return None
    return (parent, at, node) if parent is not None else None
