"""Records as YAML text that reads back as the same record, in the order of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

import yaml

_WIDTH = 140


def to_mapping(value: Any) -> Any:
    """A value of the model as plain mappings and lists, without what is not known and
    without what is as by default."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: to_mapping(item)
            for each in fields(value)
            if (item := getattr(value, each.name)) is not None and not _is_default(item, each)
        }
    if isinstance(value, Mapping):
        return {key: to_mapping(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [to_mapping(item) for item in value]
    return value


def _is_default(value: Any, each: Any) -> bool:
    if each.default is not MISSING:
        return value == each.default and type(value) is type(each.default)
    return each.default_factory is not MISSING and not value


def write_yaml(mapping: Mapping[str, Any]) -> str:
    """A plain mapping as YAML text, keys in their order, texts quoted wherever
    another reader could misread them."""
    return yaml.dump(
        dict(mapping),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
        default_flow_style=False,
    )


class _Dumper(yaml.CSafeDumper):
    """PyYAML's dumper, without aliases, and quoting more."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write_text(dumper: Any, text: str) -> Any:
    from ldncli.records.text.yamltext import is_ambiguous

    return dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="'" if is_ambiguous(text) else None
    )


_Dumper.add_representer(str, _write_text)
