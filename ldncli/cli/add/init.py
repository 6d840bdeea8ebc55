"""`ldn init`: an empty base for another treatment, to be filled by a team of its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

Target = Annotated[
    Path,
    typer.Argument(
        metavar="FOLDER", help="Folder for the new base: new or empty.", show_default=False
    ),
]
Drug = Annotated[str, typer.Option(help="The drug, as it stands inside a sentence.")]
Unit = Annotated[str, typer.Option(help="Unit of all its doses: mg, µg, g, ml …")]


def init(target: Target, drug: Drug = "study drug", unit: Unit = "mg") -> None:
    """Write an empty base: a topic, short vocabularies, instruments of
    appraisal, an example of a record.

    The files say what belongs in them. Designs, harms, outcomes, scales and instruments are
    copied from the base that came with ldn. `ldn check` finds no fault in the new base, and
    every command answers from it.

    Example: ldn init my-base --drug metformin
    """
    from ldncli.cli.output import say
    from ldncli.records.founding import empty_base
    from ldncli.report.writing.folders import write_folder

    _check_word(drug, "--drug", "letters, digits, blanks, hyphens, beginning with a letter")
    _check_word(unit, "--unit", "one word, such as mg")
    _check_target(target)
    files = empty_base(drug, unit)
    write_folder(target, lambda new: _write(files, new))
    say(
        f"wrote {target}: {len(files)} files; name your topic in {target / 'topic.yaml'}, then `ldn"
        f" check --data {target}`"
    )


def _write(files: dict[str, str], folder: Path) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _check_word(word: str, option: str, expected: str) -> None:
    """Refuse what could not stand in a sentence, or would mean something else in YAML."""
    from ldncli.errors import UsageError
    from ldncli.records.text.yamltext import is_ambiguous

    if not re.fullmatch(r"[^\W\d_][\w +.-]*", word) or word != word.strip() or is_ambiguous(word):
        raise UsageError(
            f"{word!r} cannot be the {option.removeprefix('--')}", hint=f"{option} takes {expected}"
        )


def _check_target(target: Path) -> None:
    """Refuse a place where something is already."""
    from ldncli.errors import UsageError
    from ldncli.report.writing.folders import is_free

    if not is_free(target, hint="name a folder for the base", slug="not-empty"):
        raise UsageError(
            f"{target} is not empty, and is left as it is",
            hint="name a new or empty folder",
            slug="not-empty",
        )
