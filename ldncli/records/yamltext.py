"""YAML text to plain values, strictly: the only place that reads YAML, and it knows nothing of records.

Scalars follow YAML 1.2's core schema. Whatever another YAML reader would take for something else (`NO`, `012`, `12:30`,
a bare date), whatever would be lost (a key given twice) and whatever could do harm (tags, aliases) is a fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.cyaml import CParser  # PyYAML's own loader is ten times slower: without libyaml, stop at once

from ldncli.errors import Fault

MAX_BYTES = 2_000_000
MAX_DEPTH = 40

Path = tuple[str | int, ...]

_INT = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?\Z")
# What YAML 1.1 readers (PyYAML, Ruby, Go's older ones) take for a truth value, a number, a time or a date.
_AMBIGUOUS = re.compile(
    r"""(?: yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|y|Y|n|N|True|TRUE|False|FALSE|Null|NULL
        | [-+]?0[0-7_]+ | [-+]?0x[0-9a-fA-F_]+ | [-+]?0b[01_]+ | [-+]?0o[0-7_]+
        | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
        | [-+]?(?:[0-9][0-9_]*)?\.[0-9_]*(?:[eE][-+]?[0-9]+)? | [-+]?[0-9][0-9_]*(?:[eE][-+]?[0-9]+)? | [-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)
        | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt\s].*)? | <<
        )\Z""",
    re.VERBOSE,
)
_SUSPECT = frozenset("0123456789+-.~<yYnNoOtTfF")
_PLAIN = "plain"


class _Composer(CParser):  # type: ignore[misc]
    """libyaml's composer with the work of tag resolution taken out; a scalar's tag says only whether it was quoted."""

    def resolve(self, kind: type, value: str | None, implicit: Any) -> str:
        return _PLAIN if kind is yaml.ScalarNode and implicit[0] else ""

    def descend_resolver(self, *_: Any) -> None: ...

    def ascend_resolver(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Document:
    """The plain value of one YAML document, and what was wrong with its text.

    `value` is None when nothing could be read. `faults` carry lines; `line` finds the line of any path.
    """

    value: Any
    faults: tuple[Fault, ...]
    root: Any = None

    def line(self, path: Path) -> int | None:
        """Line (from 1) of the value at `path`, or of the nearest thing around it; None without a root."""
        node, line = self.root, self.root.start_mark.line + 1 if self.root else None
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            node, line = found
        return line


def _child(node: Any, step: str | int) -> tuple[Any, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    return None


def parse_yaml(text: bytes, file: str) -> Document:
    """Parse one document.

    Numbers become int or float, `true` and `false` bool, all else str; there is no null. Never raises for bad
    text: the faults say what is wrong, with its line.
    """
    if len(text) > MAX_BYTES:
        return _refused(file, None, f"{len(text) / 1e6:.1f} MB is too large; a record has a few kB, at most {MAX_BYTES // 1_000_000} MB")
    deep = _too_deep(text)
    if deep:
        return _refused(file, deep, f"nested deeper than {MAX_DEPTH} levels")
    try:
        root = _Composer(text.decode("utf-8-sig")).get_single_node()
    except UnicodeDecodeError as error:
        return _refused(file, text.count(b"\n", 0, error.start) + 1, "not UTF-8 text")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return _refused(file, mark.line + 1 if mark else None, f"not YAML: {error.problem or error.context}")
    except yaml.YAMLError as error:
        return _refused(file, None, f"not YAML: {str(error).splitlines()[0]}")
    if root is None:
        return _refused(file, None, "empty")
    builder = _Builder(file, watch_aliases=b"&" in text)
    return Document(builder.build(root, ()), tuple(builder.faults), root)


def _refused(file: str, line: int | None, message: str) -> Document:
    return Document(None, (Fault(file, line, "", message),))


def _too_deep(text: bytes) -> int | None:
    """Line where flow or block nesting passes the limit; libyaml's composer recurses and would exhaust the stack."""
    if text.count(b"[") + text.count(b"{") > MAX_DEPTH:
        depth = 0
        for match in re.finditer(rb"[\[\]{}]", text):
            depth = depth + 1 if match[0] in b"[{" else max(0, depth - 1)
            if depth > MAX_DEPTH * 5:
                return text.count(b"\n", 0, match.start()) + 1
    deepest = re.search(rb"^(?:[ ]{%d}|(?:- ){%d}|(?:\? ){%d})" % (MAX_DEPTH * 20, MAX_DEPTH, MAX_DEPTH), text, re.MULTILINE)
    return text.count(b"\n", 0, deepest.start()) + 1 if deepest else None


def path_text(path: Path) -> str:
    """`("outcomes", 0, "label")` as `outcomes[0].label`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def is_ambiguous(text: str) -> bool:
    """Whether a text must stand in quotes to be read as text by every YAML reader."""
    return text in ("", "~", "null", "true", "false") or bool(_INT.match(text) or _FLOAT.match(text) or _AMBIGUOUS.match(text))


class _Builder:
    """Nodes to values; collects faults as it goes."""

    def __init__(self, file: str, *, watch_aliases: bool):
        self.file = file
        self.faults: list[Fault] = []
        self.seen: set[int] | None = set() if watch_aliases else None

    def fault(self, node: Any, path: Path, message: str, hint: str | None = None, fix: str | None = None) -> None:
        self.faults.append(Fault(self.file, node.start_mark.line + 1, path_text(path), message, hint, fix))

    def build(self, node: Any, path: Path) -> Any:
        if self.seen is not None:
            if id(node) in self.seen:
                self.fault(node, path, "an alias (*name) is not allowed", "write the value out")
                return ""
            self.seen.add(id(node))
        tag = node.tag
        if tag and tag is not _PLAIN:
            self.fault(node, path, f"a tag ({tag}) is not allowed", "leave it out")
            return ""
        kind = type(node)
        if kind is yaml.ScalarNode:
            text = node.value
            if tag is not _PLAIN or (text and text[0] not in _SUSPECT):
                return text
            return self.plain(node, text, path)
        if kind is yaml.MappingNode:
            return self.mapping(node, path)
        build = self.build
        return [build(item, (*path, index)) for index, item in enumerate(node.value)]

    def mapping(self, node: Any, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if type(key) is not str:
                self.fault(key_node, path, "a key must be a word, not a list or mapping")
                continue
            if key in result:
                self.fault(key_node, (*path, key), "this key is given twice", "keep one of them")
            value = self.build(value_node, (*path, key))
            if value is not None:
                result[key] = value
        return result

    def plain(self, node: Any, text: str, path: Path) -> Any:
        if _INT.match(text):
            return int(text) if len(text) < 18 else text
        if _FLOAT.match(text):
            return float(text)
        if text == "true" or text == "false":
            return text == "true"
        if text in ("", "~", "null"):
            self.fault(node, path, "no value", "leave the key out; what is not known is left out", "drop")
            return None
        if _AMBIGUOUS.match(text):
            self.fault(node, path, f"{text} without quotes means something else to other YAML readers", f"write '{text}'", "quote")
        return text
