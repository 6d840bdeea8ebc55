"""Plain values to the model, strictly: nothing is coerced, and every fault of
a record is found in one pass.

It reads the annotations of `model` once and builds one decoder a type; it knows
nothing of YAML, files or lines.
"""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, field, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from ldncli.errors import MOST_NAMED, counted_rest, nearest
from ldncli.records.text.limits import Between, Matches, Ordered, Term, Words
from ldncli.records.text.paths import Path
from ldncli.values import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one value; `path` leads to it."""

    path: Path
    message: str
    hint: str | None = None
    fix: str | None = None
    count: int = 1  # above 1: it stands for problems that are not named


@dataclass(slots=True)
class _Run:
    """One decoding: what ids the vocabularies know (None: not asked), the first problems so far,
    and how many there are."""

    terms: Mapping[str, Collection[str]] | None
    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    def nearest(self, word: str, known: Collection[str]) -> str | None:
        """As `errors.nearest`, for problems that are named."""
        return nearest(word, known) if self.count < MOST_NAMED else None

    def add(
        self,
        parent: Path,
        step: str | int | None,
        message: str,
        hint: str | None = None,
        fix: str | None = None,
    ) -> None:
        self.count += 1
        if self.count <= MOST_NAMED:
            self.problems.append(
                Problem(parent if step is None else (*parent, step), message, hint, fix)
            )


Decoder = Callable[[Any, _Run, Path, "str | int | None"], Any]


def decode(
    cls: type[T], value: Any, terms: Mapping[str, Collection[str]] | None = None
) -> tuple[T | None, list[Problem]]:
    """Decode `value` into the dataclass `cls`.

    `terms` maps the name of a vocabulary to its ids; a vocabulary that it lacks (None: all) is not
    asked. Returns the value, None when anything is wrong with it, and all that is wrong.
    """
    run = _Run(terms)
    result = _decoder(typing.cast(Any, cls))(value, run, (), None)
    if rest := run.count - len(run.problems):
        run.problems.append(Problem((), counted_rest(rest), count=rest))
    return (None if run.problems else result), run.problems


def restore(cls: type[T], value: Any) -> T:
    """The dataclass behind plain values that `decode` accepted before: what is kept in the
    index is not checked again."""
    build = _restorer(typing.cast(Any, cls))
    assert build is not None
    return typing.cast(T, build(value))


@cache
def _restorer(annotation: Any) -> Callable[[Any], Any] | None:
    """What makes a value of the model of a plain one; None where the plain value is that value."""
    bare, _, extras = unwrap(annotation)
    origin = get_origin(bare)
    if is_dataclass(bare):
        return _dataclass_restorer(typing.cast(type, bare))
    if origin is tuple:
        item = None if Ordered() in extras else _restorer(get_args(bare)[0])
        return tuple if item is None else lambda value: tuple(map(item, value))
    if origin is Mapping:
        of = _restorer(get_args(bare)[1])
        if of is None:
            return types.MappingProxyType
        return lambda value: types.MappingProxyType({key: of(each) for key, each in value.items()})
    return None


def _dataclass_restorer(cls: type) -> Callable[[Any], Any]:
    found = {name: _restorer(annotation) for name, annotation in hints(cls).items()}
    builders = [(name, build) for name, build in found.items() if build is not None]
    if not builders:
        return lambda value: cls(**value)

    def build(value: Any) -> Any:
        made = dict(value)
        for name, make in builders:
            if name in made:
                made[name] = make(made[name])
        return cls(**made)

    return build


@cache
def hints(cls: type) -> dict[str, Any]:
    """The annotations of a dataclass, with their limits; as
    `typing.get_type_hints`, in half its time."""
    found: dict[str, Any] = {}
    for each in reversed(cls.__mro__):
        found |= inspect.get_annotations(each, eval_str=True)
    return found


def unwrap(annotation: Any) -> tuple[Any, bool, tuple[Any, ...]]:
    """An annotation as its bare type, whether None is allowed, and all
    that `Annotated` adds to it."""
    extras: tuple[Any, ...] = ()
    optional = False
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            extras = (*more, *extras)
        elif get_origin(annotation) in (Union, types.UnionType) and type(None) in get_args(
            annotation
        ):
            rest = tuple(each for each in get_args(annotation) if each is not type(None))
            annotation, optional = (rest[0] if len(rest) == 1 else Union[rest]), True
        else:
            return annotation, optional, extras


@cache
def _decoder(annotation: Any) -> Decoder:
    bare, _, extras = unwrap(annotation)
    origin = get_origin(bare)
    if is_dataclass(bare):
        return _dataclass_decoder(typing.cast(type, bare))
    if origin is Literal:
        return _choice_decoder(get_args(bare))
    if origin is tuple:
        if Ordered() in extras:
            return _pair_decoder
        return _list_decoder(_decoder(get_args(bare)[0]))
    if origin is Mapping:
        return _mapping_decoder(*(_decoder(each) for each in get_args(bare)))
    return _scalar_decoder(bare, extras)


def _dataclass_decoder(cls: type) -> Decoder:
    decoders = {name: _decoder(annotation) for name, annotation in hints(cls).items()}
    required = [
        each.name
        for each in fields(cls)
        if each.default is MISSING and each.default_factory is MISSING
    ]

    def decode_dataclass(value: Any, run: _Run, parent: Path, step: str | int | None) -> Any:
        if type(value) is not dict:
            return run.add(parent, step, f"expected a mapping of keys, found {_seen(value)}")
        path = parent if step is None else (*parent, step)
        before = run.count
        kept = {}
        for key, item in value.items():
            decoder = decoders.get(key)
            if decoder is None:
                run.add(path, key, f"unknown key {_short(key)}", run.nearest(key, decoders))
            else:
                kept[key] = decoder(item, run, path, key)
        for name in required:
            if name not in kept:
                run.add(path, None, f"{name!r} is missing")
        return cls(**kept) if run.count == before else None

    return decode_dataclass


def _choice_decoder(choices: tuple[Any, ...]) -> Decoder:
    def decode_choice(value: Any, run: _Run, parent: Path, step: str | int | None) -> Any:
        if value in choices and type(value) is str:
            return value
        run.add(
            parent,
            step,
            f"expected one of {', '.join(choices)}; found {_seen(value)}",
            run.nearest(str(value), choices),
        )

    return decode_choice


def _list_decoder(item: Decoder) -> Decoder:
    def decode_list(value: Any, run: _Run, parent: Path, step: str | int | None) -> Any:
        if type(value) is not list:
            return run.add(parent, step, f"expected a list, found {_seen(value)}", "put it in [ ]")
        path = parent if step is None else (*parent, step)
        return tuple([item(each, run, path, index) for index, each in enumerate(value)])

    return decode_list


def _pair_decoder(value: Any, run: _Run, parent: Path, step: str | int | None) -> Any:
    if (
        type(value) is not list
        or len(value) != 2
        or not all(type(each) in (int, float) for each in value)
    ):
        return run.add(
            parent, step, f"expected two numbers as [lower, upper], found {_seen(value)}"
        )
    if value[0] > value[1]:
        return run.add(
            parent,
            step,
            f"the lower end {value[0]} is above the upper end {value[1]}",
            "lower first",
        )
    return tuple(value)


def _mapping_decoder(name: Decoder, item: Decoder) -> Decoder:
    def decode_mapping(value: Any, run: _Run, parent: Path, step: str | int | None) -> Any:
        if type(value) is not dict:
            return run.add(parent, step, f"expected a mapping, found {_seen(value)}")
        path = parent if step is None else (*parent, step)
        return types.MappingProxyType(
            {name(key, run, path, key): item(each, run, path, key) for key, each in value.items()}
        )

    return decode_mapping


_TYPES: dict[Any, tuple[tuple[type, ...], str]] = {
    str: ((str,), "text"),
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
    bool: ((bool,), "true or false"),
    Union[str, float]: ((str, int, float), "text or a number"),
}


def _scalar_decoder(bare: Any, extras: tuple[Any, ...]) -> Decoder:
    accepted, wanted = _TYPES[bare]
    limits = [_limit(each) for each in extras if not isinstance(each, str)]

    def decode_scalar(value: Any, run: _Run, parent: Path, step: str | int | None) -> Any:
        if type(value) not in accepted:
            hint = f"write '{value}'" if bare is str and type(value) in (int, float, bool) else None
            return run.add(
                parent,
                step,
                f"expected {wanted}, found {_seen(value)}",
                hint,
                "quote" if hint else None,
            )
        for limit in limits:
            problem = limit(value, run)
            if problem:
                return run.add(parent, step, *problem)
        return value

    return decode_scalar


# What a limit says of a value: nothing, or message, hint and safe repair.
Complaint = tuple[str, str | None, str | None]
Limit = Callable[[Any, _Run], "Complaint | None"]
# What people paste before an identifier, and behind it.
_ADDRESS = re.compile(
    r"\s*(?:https?://(?:dx\.)?doi\.org/|doi:|https?://(?:www\.)?pubmed\.ncbi\.nlm\.nih\.gov/|pmid:"
    r"|https?://(?:www\.ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/articles/)\s*",
    re.IGNORECASE,
)
_BEHIND = "/ \t\n\r\f\v\u00a0"


def _limit(extra: Any) -> Limit:
    if isinstance(extra, Between):
        return _between(extra)
    if isinstance(extra, Matches):
        return _matches(extra)
    if isinstance(extra, Term):
        return _term(extra)
    if isinstance(extra, Words):
        return lambda value, _: (
            None
            if type(value) is not str or value.strip()
            else ("empty", "leave the key out", None)
        )
    raise TypeError(f"no check for {extra!r}")


def _between(limit: Between) -> Limit:
    low = float("-inf") if limit.low is None else limit.low
    high = float("inf") if limit.high is None else limit.high
    if limit.high is None:
        wanted = f"{limit.low:g} or more"
    elif limit.low is None:
        wanted = f"{limit.high:g} or less"
    else:
        wanted = f"from {limit.low:g} to {limit.high:g}"
    return lambda value, _: (
        None if low <= value <= high else (f"expected a number {wanted}, found {value}", None, None)
    )


def _matches(limit: Matches) -> Limit:
    pattern = re.compile(limit.pattern)

    def check(value: Any, _: _Run) -> Complaint | None:
        if pattern.fullmatch(value):
            return None
        address = _ADDRESS.match(value)
        rest = value[address.end() :].rstrip(_BEHIND) if address else ""
        cut = rest if address and pattern.fullmatch(rest) else None
        return (
            f"expected {limit.wanted}; found {_seen(value)}",
            f"write '{cut}'" if cut else None,
            f"write {cut}" if cut else None,
        )

    return check


def _term(limit: Term) -> Limit:
    def check(value: Any, run: _Run) -> Complaint | None:
        known = run.terms.get(limit.vocabulary) if run.terms is not None else None
        if known is None or value in known:
            return None
        hint = run.nearest(value, known)
        return f"{_short(value)} is not an id in {limit.vocabulary}", hint, None

    return check


def _seen(value: Any) -> str:
    """A wrong value, named by its kind and shortened."""
    if type(value) is dict:
        return "a mapping"
    if type(value) is list:
        return "a list"
    if value is None:
        return "nothing"
    text = (
        value if type(value) is str else repr(value).lower() if type(value) is bool else repr(value)
    )
    kind = {str: "the text ", int: "the number ", float: "the number "}.get(type(value), "")
    return f"{kind}{_short(text)}"


def _short(text: str) -> str:
    """A text in quotes, shortened."""
    return repr(text if len(text) <= 60 else text[:57] + "…")
