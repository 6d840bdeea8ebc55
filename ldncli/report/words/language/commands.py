"""Commands in words: what a reader may type to see more."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any


def command_words(name: str, given: Mapping[str, Any], named: Sequence[str] = ()) -> str:
    """A command with the words that name what is asked for, and the filters that were given, as a
    shell takes it."""
    words = ["ldn", name, *named]
    for key, value in given.items():
        option = f"--{key.replace('_', '-')}"
        if value is True:
            words.append(option)
        elif isinstance(value, list | tuple):
            words += [word for each in value for word in (option, str(each))]
        elif value is not None and value is not False:
            words += [option, str(value)]
    return shell_words(words)


def shell_words(words: Sequence[str]) -> str:
    """Words as a shell takes them: those of several words in double quotes, unless a sign in them
    would mean more there."""
    return " ".join(
        f'"{each}"' if each != (safe := shlex.quote(each)) and not _LIVE & set(each) else safe
        for each in words
    )


_LIVE = frozenset('"$`\\!')
