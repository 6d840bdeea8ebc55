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
Drug = Annotated[str, typer.Option(help="Name of the drug, as written within a sentence.")]
Unit = Annotated[str, typer.Option(help="Unit of all doses: mg, µg, g, ml …")]


def init(target: Target, drug: Drug = "study drug", unit: Unit = "mg") -> None:
    """Create an empty base: a topic, short vocabularies, appraisal instruments and an example
    record.

    The files say what belongs in them. Designs, harms, outcomes, scales and instruments are copied
    from the base that comes with ldn. The new base passes `ldn check`, and every command answers
    from it.

    Example: ldn init my-base --drug metformin
    """
    from ldncli.cli.output import say
    from ldncli.records.founding import empty_base
    from ldncli.report.writing.folders import write_folder

    _check_word(drug, "--drug", "letters, digits, spaces and hyphens, beginning with a letter")
    _check_word(unit, "--unit", "one word, such as mg")
    _check_target(target)
    files = empty_base(drug, unit)
    write_folder(target, lambda new: _write(files, new))
    say(
        f"wrote {target}: {len(files)} files; describe your topic in {target / 'topic.yaml'}, then"
        f" run `ldn check --data {target}`"
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
            f"{target} is not empty, and was left unchanged",
            hint="name a new or empty folder",
            slug="not-empty",
        )
