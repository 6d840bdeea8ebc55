"""The first screen: commands to start with, and all others in groups."""

from __future__ import annotations

from collections.abc import Mapping

# What to type first, and what it gives.
START = (
    ("ldn brief fibromyalgia", "what is known, on one screen"),
    ("ldn evidence CRPS", "how strong the evidence is, and why"),
    ('ldn search "long covid"', "the papers, the best evidence first"),
    ("ldn safety", "harms, and what to know before anything else"),
    ('ldn show "younger 2013"', "one paper in full, each value with its source"),
)
# The folders of the commands, in the order in which they are used, by their names for people.
GROUPS = {"ask": "Ask", "weigh": "Weigh", "see": "See", "add": "Add", "hand_on": "Hand on"}


_WIDTH = 78


def grouped(modules: Mapping[str, str]) -> dict[str, list[str]]:
    """Commands by group, from the modules that they stand in, in their order."""
    return {
        title: [name for name, module in modules.items() if module.partition(".")[0] == folder]
        for folder, title in GROUPS.items()
    }


def first_screen(about: str, modules: Mapping[str, str]) -> str:
    """What `ldn` alone prints: what it is, five commands, and the names of all."""
    from textwrap import wrap

    width = max(len(command) for command, _ in START)
    most = max(map(len, GROUPS.values()))
    lines = [*wrap(about, _WIDTH), "", "Start with"]
    lines += [f"  {command:{width}}  {gives}" for command, gives in START]
    lines += ["", "All commands"]
    lines += [f"  {title:{most}}  {' '.join(names)}" for title, names in grouped(modules).items()]
    lines += ["", "`ldn --help` has a line on each, `ldn COMMAND --help` what it takes."]
    return "\n".join(lines)
