"""Groups of options as parameters of a command: each once, in order, with its
default, and the format settled."""

from __future__ import annotations

import inspect
from typing import Annotated, Any, ClassVar

import pytest
import typer

from ldncli.cli.options import (
    EVERY,
    Data,
    Filters,
    Output,
    Shape,
    optional_values,
    with_options,
)
from ldncli.errors import UsageError
from ldncli.values import dataclass

GOT: dict[str, Any] = {}


@dataclass(frozen=True)
class Picture(Output):
    """Another set of formats."""

    formats: ClassVar[tuple[str, ...]] = ("svg", "csv")
    unasked: ClassVar[str] = "svg"


@dataclass(frozen=True)
class Needed(Data):
    """A group with an option that has no default."""

    must: Annotated[str, typer.Option()] = ""


Word = Annotated[list[str], typer.Argument()]


@with_options
def command(word: Word, filters: Filters, shape: Shape, output: Output, extra: int = 7) -> None:
    """Do it."""
    GOT.update(word=word, filters=filters, shape=shape, output=output, extra=extra)


@with_options
def one_word(name: Annotated[str, typer.Argument()], filters: Filters) -> None:
    """Do one thing."""
    GOT.update(name=name, filters=filters)


@with_options
def drawing(picture: Picture) -> None:
    """Draw it."""
    GOT.update(picture=picture)


def _given(function: Any, **more: Any) -> dict[str, Any]:
    """All parameters of a command with their defaults, some changed."""
    parameters = inspect.signature(function).parameters
    return {
        name: each.default
        for name, each in parameters.items()
        if each.default is not inspect.Parameter.empty
    } | more


def test_groups_become_their_options() -> None:
    parameters = inspect.signature(command).parameters
    names = list(parameters)
    assert names[:2] == ["word", "extra"], "those with a place first"
    assert names[2:] == [
        "data",
        "over",
        "condition",
        "mechanism",
        "outcome",
        "design",
        "kind",
        "dose",
        "dose_within",
        "year",
        "min_n",
        "direction",
        "scope",
        "include_retracted",
        "today",
        "sort",
        "limit",
        "every",
        "columns",
        "wide",
        "format",
        "out",
        "force",
        "csv_separator",
        "decimal_comma",
        "no_pager",
    ]
    assert (
        parameters["dose_within"].default is False
        and parameters["limit"].default is None
        and parameters["extra"].default == 7
    )
    assert (
        parameters["wide"].default
        is parameters["include_retracted"].default
        is parameters["force"].default
        is False
    )
    assert (
        parameters["word"].default is inspect.Parameter.empty
        and parameters["data"].kind is inspect.Parameter.KEYWORD_ONLY
    )
    assert parameters["word"].kind is not inspect.Parameter.KEYWORD_ONLY and set(
        command.__annotations__
    ) == set(names)
    assert (
        not hasattr(command, "__wrapped__")
        and command.__doc__ == "Do it."
        and command.__name__ == "command"
    )


@with_options
def asking(filters: Filters) -> None:
    """Ask it."""
    GOT.update(filters=filters)


def test_no_pager_may_stand_before_the_command() -> None:
    assert optional_values(["--no-pager", "sof", "CRPS"]) == ["sof", "--no-pager", "CRPS"]
    assert optional_values(["--no-pager"]) == ["--no-pager"]
    assert optional_values(["show", "--why", "-x"]) == ["show", "--why", EVERY, "-x"]


def test_words_of_a_question_where_a_command_takes_no_others() -> None:
    parameters = inspect.signature(asking).parameters
    assert "about" in parameters and "about" not in inspect.signature(command).parameters
    asking(**_given(asking, about=["CRPS"]))
    assert GOT["filters"].about == ["CRPS"]
    assert "about" in inspect.signature(one_word).parameters, "the question follows one word"


def test_options_have_their_help_and_names() -> None:
    parameters = inspect.signature(command).parameters
    option = parameters["format"].annotation.__metadata__[0]
    assert "-f" in option.param_decls and option.show_default is False
    assert "-o" in parameters["out"].annotation.__metadata__[0].param_decls
    assert parameters["condition"].annotation.__metadata__[0].autocompletion is not None
    assert parameters["kind"].annotation.__metadata__[0].autocompletion is None
    assert (
        parameters["limit"].annotation.__metadata__[0].min == 0
        and parameters["min_n"].annotation.__metadata__[0].min == 0
    )
    shown = {
        name: each.annotation.__metadata__[0].show_default
        for name, each in parameters.items()
        if hasattr(each.annotation, "__metadata__") and name != "word"
    }
    assert [name for name, value in shown.items() if value] == [
        "dose_within",
        "include_retracted",
        "every",
        "wide",
        "force",
        "decimal_comma",
        "no_pager",
    ]


def test_values_come_back_as_groups() -> None:
    command(**_given(command, word="w", condition=["crps"], min_n=3, sort="-year", force=True))
    assert GOT["word"] == "w" and GOT["extra"] == 7
    assert GOT["filters"] == Filters(condition=["crps"], min_n=3) and GOT["shape"] == Shape(
        sort="-year"
    )
    assert (GOT["output"].format, GOT["output"].force, GOT["output"].out) == ("table", True, None)
    command(**_given(command, word="w"))
    assert GOT["shape"] == Shape() and GOT["output"] == Output("table", None, False)
    assert GOT["filters"] == Filters() and not (
        GOT["filters"].dose_within or GOT["filters"].include_retracted
    )


def test_formats_are_settled_before_the_work(tmp_path: Any) -> None:
    command(**_given(command, word="w", out=tmp_path / "x.csv"))
    assert GOT["output"].format == "csv"
    command(**_given(command, word="w", format="json"))
    assert GOT["output"].format == "json"
    drawing(**_given(drawing))
    assert GOT["picture"].format == "svg" and isinstance(GOT["picture"], Picture)
    with pytest.raises(UsageError):
        drawing(**_given(drawing, format="json"))
    with pytest.raises(UsageError):
        command(**_given(command, word="w", format="svg"))


def test_fields_without_a_default_must_be_given() -> None:
    @dataclass(frozen=True)
    class Strict(Shape):
        """A shape whose sort must be named."""

    def plain(needed: Needed, strict: Strict) -> None:
        GOT.update(needed=needed)

    plain.__annotations__ = {"needed": Needed, "strict": Strict, "return": None}
    made = with_options(plain)
    made(**_given(made, must="x"))
    assert GOT["needed"] == Needed(must="x")
