"""The model as JSON Schema, so that an editor completes and checks a record while one
types, and as tables for people."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin

from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import hints, unwrap
from ldncli.records.text.limits import Between, Matches, Ordered, Term
from ldncli.records.vocabularies.core_sets import CoreSetFile
from ldncli.records.vocabularies.judgements import Override
from ldncli.records.vocabularies.topic import Topic

_BARE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Union[str, float]: {"type": ["string", "number"]},
}
# Kinds of file with a schema of their own: its name and title.
_FILES: dict[type, tuple[str, str]] = {
    Paper: ("paper", "A record of ldn"),
    Override: ("judgement", "A judgement of ldn"),
    CoreSetFile: ("core_sets", "The core outcome sets of a base of ldn"),
    Topic: ("topic", "What a base of ldn is about"),
}


def json_schema(terms: Mapping[str, Collection[str]], root: type = Paper) -> dict[str, Any]:
    """A JSON Schema (2020-12) of a record, or of another kind of file; `terms` are the ids
    that each vocabulary allows."""
    name, title = _FILES[root]
    definitions = {cls.__name__: _object_schema(cls, terms) for cls in classes(root)}
    top = definitions.pop(root.__name__)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://ldn.invalid/schema/{name}.json",
        "title": title,
        **top,
        "$defs": definitions,
    }


def classes(root: type = Paper) -> list[type]:
    """Paper (or another kind of file) and every class that it can hold, in the
    order in which they are met."""
    found: list[type] = []

    def visit(annotation: Any) -> None:
        bare, _, _ = unwrap(annotation)
        if is_dataclass(bare) and bare not in found:
            found.append(bare)  # type: ignore[arg-type]
            for each in hints(bare).values():  # type: ignore[arg-type]
                visit(each)
        for part in get_args(bare):
            if part is not Ellipsis and not isinstance(part, str):
                visit(part)

    visit(root)
    return found


def _object_schema(cls: type, terms: Mapping[str, Collection[str]]) -> dict[str, Any]:
    properties = {name: _schema(annotation, terms) for name, annotation in hints(cls).items()}
    required = [each.name for each in fields(cls) if _is_required(each)]
    schema: dict[str, Any] = {
        "type": "object",
        "description": " ".join((cls.__doc__ or "").strip().split("\n\n")[0].split()),
        "properties": properties,
    }
    return {**schema, "required": required, "additionalProperties": False}


def _is_required(each: Any) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _schema(annotation: Any, terms: Mapping[str, Collection[str]]) -> dict[str, Any]:
    bare, _, extras = unwrap(annotation)
    origin = get_origin(bare)
    if is_dataclass(bare):
        schema: dict[str, Any] = {"$ref": f"#/$defs/{bare.__name__}"}  # type: ignore[union-attr]
    elif origin is Literal:
        schema = {"enum": list(get_args(bare))}
    elif origin is tuple and Ordered() in extras:
        schema = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    elif origin is tuple:
        schema = {"type": "array", "items": _schema(get_args(bare)[0], terms)}
    elif origin is Mapping:
        schema = {"type": "object", "additionalProperties": _schema(get_args(bare)[1], terms)}
    else:
        schema = dict(_BARE[bare])
    for extra in extras:
        schema.update(_limit_schema(extra, terms))
    return schema


def _limit_schema(extra: Any, terms: Mapping[str, Collection[str]]) -> dict[str, Any]:
    if isinstance(extra, str):
        return {"description": extra}
    if isinstance(extra, Between):
        found = {"minimum": extra.low, "maximum": extra.high}
        return {key: value for key, value in found.items() if value is not None}
    if isinstance(extra, Matches):
        return {"pattern": f"^(?:{extra.pattern})$"}
    if isinstance(extra, Term) and extra.vocabulary in terms:
        return {"enum": list(terms[extra.vocabulary])}
    return {}


def field_rows(cls: type) -> Iterator[tuple[str, str, str, str]]:
    """Name, type, whether it must be given, and meaning of each key of a class, for people."""
    for each in fields(cls):
        annotation = hints(cls)[each.name]
        bare, _, extras = unwrap(annotation)
        meaning = next((extra for extra in extras if isinstance(extra, str)), "")
        limits = " ".join(filter(None, map(_limit_words, extras)))
        yield (
            each.name,
            _type_words(bare, extras),
            "yes" if _is_required(each) else "",
            f"{meaning}{f' ({limits})' if limits else ''}",
        )


def _type_words(bare: Any, extras: tuple[Any, ...]) -> str:
    origin = get_origin(bare)
    if is_dataclass(bare):
        return f"[{bare.__name__}](#{bare.__name__.lower()})"  # type: ignore[union-attr]
    if origin is Literal:
        return " · ".join(f"`{each}`" for each in get_args(bare))
    if origin is tuple and Ordered() in extras:
        return "[lower, upper]"
    if origin is tuple:
        item, _, inner = unwrap(get_args(bare)[0])
        return f"list of {_type_words(item, inner)}"
    if origin is Mapping:
        item, _, inner = unwrap(get_args(bare)[1])
        return f"mapping to {_type_words(item, inner)}"
    return {str: "text", int: "whole number", float: "number", bool: "true or false"}.get(
        bare, "text or number"
    )


def _limit_words(extra: Any) -> str | None:
    if isinstance(extra, Between):
        low = f"from {extra.low:g}" if extra.low is not None else ""
        high = f"to {extra.high:g}" if extra.high is not None else ""
        return " ".join(filter(None, (low, high)))
    if isinstance(extra, Matches):
        return extra.wanted
    return None
