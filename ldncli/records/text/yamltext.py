"""YAML text to plain values, strictly: the only place that reads YAML,
and it knows nothing of records.

Scalars follow YAML 1.2's core schema. Whatever another YAML reader would take for something else
(`NO`, `012`, `12:30`, a bare date), whatever would be lost (a key given twice) and whatever could
do harm (tags, aliases) is a fault. Texts stand on one line, without signs that nobody sees.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

# PyYAML's own loader is ten times slower: without libyaml, stop at once.
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from ldncli.errors import MOST_NAMED, Fault, counted_rest
from ldncli.records.text.folding import harmless
from ldncli.records.text.paths import Path, path_text

MAX_BYTES = 2_000_000
# Five times the largest that there is.
MAX_RECORD_BYTES = 250_000
MAX_DEPTH = 40

_INT = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(
    r"-?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+][0-9]+)?\Z"
)  # 1.0e5 without a sign is text to YAML 1.1
# What YAML 1.1 readers (PyYAML, Ruby, Go's older ones) take for a truth
# value, a number, a time or a date.
_AMBIGUOUS = re.compile(
    r"""(?: yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|y|Y|n|N|True|TRUE|False|FALSE|Null|NULL
        | [-+]?0[0-7_]+ | [-+]?0x[0-9a-fA-F_]+ | [-+]?0b[01_]+ | [-+]?0o[0-7_]+
        | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
        | [-+]?(?:[0-9][0-9_]*)?\.[0-9_]*(?:[eE][-+]?[0-9]+)?
        | [-+]?[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?
        | [-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)
        | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt\s].*)? | << | =
        )\Z""",
    re.VERBOSE,
)
_SUSPECT = frozenset("0123456789+-.~<=yYnNoOtTfF")
_PLAIN = "plain"


class _TooDeepError(yaml.MarkedYAMLError):
    """Lists or mappings inside each other beyond MAX_DEPTH."""


class _Composer(CParser):
    """libyaml's composer with the work of tag resolution taken out; a scalar's tag says
    only whether it was quoted."""

    depth = 0

    def resolve(self, kind: type, value: str | None, implicit: Any) -> str:
        return _PLAIN if kind is yaml.ScalarNode and implicit[0] else ""

    def descend_resolver(self, parent: Any, _: Any) -> None:
        """Called before every node: libyaml composes by recursion, and would
        exhaust the stack of the process."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _TooDeepError(problem_mark=parent.start_mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1


@dataclass(frozen=True, slots=True)
class Document:
    """The plain value of one YAML document, and what was wrong with its text.

    `value` is None when nothing could be read. `faults` carry lines;
    `line` finds the line of any path.
    """

    value: Any
    faults: tuple[Fault, ...]
    root: Any = None

    def line(self, path: Path) -> int | None:
        """Line (from 1) of the value at `path`, or of the nearest thing
        around it; None without a root."""
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


def parse_yaml(text: bytes, file: str, most: int = MAX_BYTES) -> Document:
    """Parse one document.

    Numbers become int or float, `true` and `false` bool, all else str; there is no null. Never
    raises for bad text: the faults say what is wrong, with its line.
    """
    if len(text) > most:
        return _refused(
            file,
            None,
            f"{len(text) / 1e6:.1f} MB is too large; a file of this kind has at most"
            f" {most / 1e6:g} MB",
            "split it, or leave out what the record does not need",
        )
    try:
        root = _Composer(text.decode("utf-8-sig")).get_single_node()
    except UnicodeDecodeError as error:
        return _refused(file, text.count(b"\n", 0, error.start) + 1, "not UTF-8 text")
    except _TooDeepError as error:
        return _refused(
            file,
            error.problem_mark.line + 1 if error.problem_mark else None,
            f"nested deeper than {MAX_DEPTH} levels",
        )
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return _refused(
            file, mark.line + 1 if mark else None, f"not YAML: {error.problem or error.context}"
        )
    except yaml.YAMLError as error:
        return _refused(file, None, f"not YAML: {str(error).splitlines()[0]}")
    if root is None:
        return _refused(file, None, "empty")
    builder = _Builder(file, watch_aliases=b"&" in text)
    return Document(builder.build(root, ()), builder.found(), root)


def _refused(file: str, line: int | None, message: str, hint: str | None = None) -> Document:
    return Document(None, (Fault(file, line, "", message, hint),))


def is_ambiguous(text: str) -> bool:
    """Whether a text must stand in quotes to be read as text by every YAML reader."""
    return text in ("", "~", "null", "true", "false") or bool(
        _INT.match(text) or _FLOAT.match(text) or _AMBIGUOUS.match(text)
    )


@lru_cache(4096)
def _is_ambiguous_key(text: str) -> bool:
    return text != "n" and is_ambiguous(
        text
    )  # no reader in use takes the key n for "no", and the model has it


def quoted(text: str) -> str:
    """A text in single quotes, as YAML writes it."""
    return "'" + text.replace("'", "''") + "'"


def visible(text: str) -> str:
    """A text on one line, without the signs that nobody sees: whoever shows it later cannot be led
    astray by them."""
    return text if text.isprintable() and text.isascii() else harmless(text).strip()


class _Builder:
    """Nodes to values; collects faults as it goes."""

    def __init__(self, file: str, *, watch_aliases: bool):
        self.file = file
        self.faults: list[Fault] = []
        self.more = 0  # faults that are not named
        self.seen: set[int] | None = set() if watch_aliases else None
        self.last: Any = None  # the node before an alias, which itself has no place in the text

    def fault(
        self, node: Any, path: Path, message: str, hint: str | None = None, fix: str | None = None
    ) -> None:
        if len(self.faults) == MOST_NAMED:
            self.more += 1
            return
        self.faults.append(
            Fault(self.file, node.start_mark.line + 1, path_text(path), message, hint, fix)
        )

    def found(self) -> tuple[Fault, ...]:
        """The first faults, and one that counts the others."""
        if not self.more:
            return tuple(self.faults)
        rest = Fault(self.file, None, "", counted_rest(self.more), count=self.more)
        return (*self.faults, rest)

    def build(self, node: Any, path: Path) -> Any:
        if self.seen is not None and self.is_alias(node, path):
            return ""
        tag = node.tag
        if tag and tag is not _PLAIN:
            self.fault(node, path, f"a tag ({tag}) is not allowed", "leave it out")
            return ""
        kind = type(node)
        if kind is yaml.ScalarNode:
            text = visible(node.value)
            if tag is not _PLAIN or (text and text[0] not in _SUSPECT):
                return text
            return self.plain(node, text, path)
        if kind is yaml.MappingNode:
            return self.mapping(node, path)
        build = self.build
        return [build(item, (*path, index)) for index, item in enumerate(node.value)]

    def is_alias(self, node: Any, path: Path) -> bool:
        assert self.seen is not None
        if id(node) in self.seen:
            self.fault(self.last, path, "an alias (*name) is not allowed", "write the value out")
            return True
        self.seen.add(id(node))
        self.last = node
        return False

    def mapping(self, node: Any, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if type(key) is not str:
                self.fault(key_node, path, "a key must be a word, not a list or mapping")
                continue
            key = visible(key)
            if key in result:
                self.fault(key_node, (*path, key), "this key is given twice", "keep one of them")
            if self.seen is not None or key_node.tag is not _PLAIN or not key or key[0] in _SUSPECT:
                self.check_key(key_node, (*path, key))
            value = self.build(value_node, (*path, key))
            if value is not None:
                result[key] = value
        return result

    def check_key(self, node: Any, path: Path) -> None:
        if self.seen is not None and self.is_alias(node, path):
            return
        if node.tag and node.tag is not _PLAIN:
            self.fault(node, path, f"a tag ({node.tag}) is not allowed", "leave it out")
        elif node.tag is _PLAIN and _is_ambiguous_key(node.value):
            message = (
                f"the key {node.value} without quotes means something else to other YAML readers"
            )
            self.fault(node, path, message, f"write {quoted(node.value)}")

    def plain(self, node: Any, text: str, path: Path) -> Any:
        if _INT.match(text) and len(text) < 18:
            return int(text)
        if _FLOAT.match(text) and math.isfinite(float(text)):
            return float(text)
        if text == "true" or text == "false":
            return text == "true"
        if text in ("", "~", "null"):
            fix = "drop" if path and type(path[-1]) is str else None
            self.fault(
                node, path, "no value", "leave the key out; what is not known is left out", fix
            )
            return None
        if _AMBIGUOUS.match(text):
            self.fault(
                node,
                path,
                f"{text} without quotes means something else to other YAML readers",
                f"write {quoted(text)}",
                "quote",
            )
        return text
