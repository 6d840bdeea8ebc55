"""Values of the model for hypothesis, made from its annotations alone, so that every
new field is tried at once."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st

from ldncli.records.text.decode import hints, unwrap
from ldncli.records.text.limits import Between, Matches, Ordered, Words
from ldncli.records.text.yamltext import visible

# Texts that another YAML reader takes for something else, or that are hard to write.
TRAPS = """
NO yes On off y n null ~ true false 012 0x1f 0o17 0b1 1_000 12:30 1:20:30.5 2020-01-01 1e3 1.5 .5 5.
-7 +5 .inf .nan << = * & ! % @ ` - ? : # | >
""".split()
TRAPS += [
    "",
    " ",
    "- a",
    "a: b",
    "a #b",
    "'",
    '"',
    "it's",
    " lead",
    "trail ",
    "two\nlines",
    "a\n\n b",
    "\ttab",
    "e\u0301",
    "\u2028",
    "\x85",
    "\x00",
    "\ufeff",
    "🙂",
]

texts = st.sampled_from(TRAPS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
# A record has none of the signs that nobody sees: they are left out when it is read.
_SEEN = texts.map(visible)
_SIGNS = st.characters(exclude_categories=["Cc", "Cf", "Cn", "Co", "Cs"])
# From seventeen digits on, a number without quotes is refused: readers would round it.
whole_numbers = st.integers(-(10**15), 10**15)
numbers = whole_numbers | st.floats(allow_nan=False, allow_infinity=False)


def values(annotation: Any) -> st.SearchStrategy[Any]:
    """Anything that the model allows for an annotation, within its limits."""
    bare, optional, extras = unwrap(annotation)
    strategy = _values(bare, extras)
    return st.none() | strategy if optional else strategy


def _values(bare: Any, extras: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    origin = get_origin(bare)
    if is_dataclass(bare):
        return st.deferred(lambda: instances(bare))
    if origin is Literal:
        return st.sampled_from(get_args(bare))
    if origin is tuple and Ordered() in extras:
        return st.tuples(numbers, numbers).map(lambda pair: tuple(sorted(pair)))
    if origin is tuple:
        return st.lists(values(get_args(bare)[0]), max_size=2).map(tuple)
    if origin is Mapping:
        name, item = get_args(bare)
        return st.dictionaries(values(name), values(item), max_size=2).map(types.MappingProxyType)
    return _scalars(bare, extras)


def _scalars(bare: Any, extras: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    for extra in extras:
        if isinstance(extra, Matches):
            found = st.from_regex(extra.pattern, fullmatch=True, alphabet=_SIGNS)
            return found.filter(lambda text: visible(text) == text)
        if isinstance(extra, Between):
            return _between(extra, bare)
    plain = {
        str: _SEEN,
        int: whole_numbers,
        float: numbers,
        bool: st.booleans(),
        Union[str, float]: _SEEN | numbers,
    }[bare]
    return plain.filter(str.strip) if Words() in extras else plain


def _between(limit: Between, bare: type) -> st.SearchStrategy[Any]:
    low, high = limit.low, limit.high
    whole = st.integers(
        -(10**15) if low is None else int(low), 10**15 if high is None else int(high)
    )
    return (
        whole
        if bare is int
        else whole | st.floats(low, high, allow_nan=False, allow_infinity=False)
    )


def instances(cls: type) -> st.SearchStrategy[Any]:
    """Instances of one class of the model; keys that may be left out often are."""
    wanted = {}
    for each in fields(cls):
        wanted[each.name] = strategy = values(hints(cls)[each.name])
        if each.default is not MISSING:
            wanted[each.name] = st.just(each.default) | strategy
        elif each.default_factory is not MISSING:
            wanted[each.name] = st.builds(each.default_factory) | strategy
    return st.builds(cls, **wanted)
