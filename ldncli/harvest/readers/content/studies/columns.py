"""Which column of a table is taken for what: by metafor's names, by the names of other programs,
and as a person maps them; two that could be meant are refused, never chosen between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from ldncli.errors import UsageError, nearest
from ldncli.harvest.readers.content.studies.layouts import (
    EXACT,
    MEASURE_NAMES,
    READY,
    ROLES,
    SHAPES,
    Shape,
    joined,
    quantity_of,
    role_of,
)
from ldncli.harvest.readers.content.studies.sheets import Sheet, number_text
from ldncli.values import dataclass

_ABOUT = ("study", "year")
# Shapes that bring effects, whatever measure is named.
_WITH_EFFECTS = ("effects", "periods")


@dataclass(frozen=True, slots=True)
class Columns:
    """The heading taken for each role, and the shapes that they complete; `unused` are roles with
    numbers that are left alone because the table brings effects of its own."""

    taken: Mapping[str, str]
    shapes: tuple[Shape, ...]
    unused: tuple[str, ...] = ()


def parse_mapping(words: Sequence[str], headings: Sequence[str]) -> dict[str, str | None]:
    """`ai=events_t,n1i=total_t` by role; None where a role is to stay empty (`yi=`). A heading
    may hold a comma where it is given by itself.

    Raises UsageError for roles and headings that there are not.
    """
    parts = [part for word in words for part in _parts(word, headings)]
    found: dict[str, str | None] = {}
    folded = {each.casefold(): each for each in headings}
    for part in parts:
        key, equals, heading = (each.strip() for each in part.partition("="))
        role = EXACT.get(key.lower(), key.lower())
        if not equals or role not in ROLES:
            raise UsageError(
                f"--map does not accept {part!r}",
                hint=nearest(role, ROLES)
                or f"write role=column, such as ai=events_t; the roles are {', '.join(ROLES)}",
            )
        if heading and heading.casefold() not in folded:
            raise UsageError(
                f"--map {part}: there is no column {heading!r}",
                hint=nearest(heading, headings) or f"the columns are {', '.join(headings)}",
            )
        if role in found:
            raise UsageError(f"--map names {role} twice", hint="one column for each role")
        found[role] = folded[heading.casefold()] if heading else None
    return found


def _parts(word: str, headings: Sequence[str]) -> list[str]:
    known = {each.casefold() for each in headings}
    _, _, heading = word.partition("=")
    return [word] if heading.strip().casefold() in known else [p for p in word.split(",") if p]


def match_columns(
    sheet: Sheet,
    mapping: Mapping[str, str | None],
    measure: str | None = None,
    among: Sequence[Shape] = SHAPES,
) -> Columns:
    """What each column of the sheet is taken for, of what the shapes `among` hold; columns without
    any value are not looked at.

    Raises UsageError where none of the known shapes is complete, naming every missing column,
    what was found and what could be mapped, and where two columns could be meant.
    """
    found = _candidates(sheet, mapping, empty=False)
    shapes = [shape for shape in among if _complete(shape, found)]
    if not shapes:
        found = _candidates(sheet, mapping, empty=True)
        shapes = [shape for shape in among if _complete(shape, found)]
    if len(found.get("yi", ())) > 1:
        alike = [each for each in found["yi"] if _measure_of(each) == measure]
        found["yi"] = alike if len(alike) == 1 else found["yi"]
    asked = [shape for shape in shapes if measure in shape.measures]
    effects = next((shape for shape in shapes if shape.key in _WITH_EFFECTS), None)
    known = any(measure in shape.measures for shape in among) or measure in READY
    if known and not asked and not effects:
        shapes = []
    if not shapes:
        raise _missing(sheet, found, measure, among)
    unused: tuple[str, ...] = ()
    if effects and len(shapes) > 1:
        others = {role for shape in shapes[1:] for role in _roles(shape) if role in found}
        unused = tuple(sorted(others - set(_roles(effects)) - {"ni"}))
        shapes = [effects]
    wanted = dict.fromkeys(role for shape in shapes for role in _roles(shape) if role in found)
    taken = {role: _one(role, found[role]) for role in wanted}
    taken |= {role: found[role][0] for role in ("year",) if role in found}
    if name := _study_column(sheet, found.get("study", [])):
        taken["study"] = name
    return Columns(taken, tuple(shapes), unused)


def _measure_of(heading: str) -> str | None:
    return MEASURE_NAMES.get(joined(heading), (None, None))[0]


def _candidates(
    sheet: Sheet, mapping: Mapping[str, str | None], *, empty: bool
) -> dict[str, list[str]]:
    """By role, the headings that may be meant: those mapped, else those of metafor's own name, else
    all others; a column that is mapped is nothing else. `empty` ones count too where asked."""
    ranked: dict[str, dict[int, list[str]]] = {}
    mapped = set(mapping.values())
    for heading in sheet.headings:
        told = role_of(heading)
        if heading in mapped or told is None or told[1] in mapping:
            continue
        if not (empty or any(number_text(cell, ".") for cell in sheet.column(heading))):
            continue
        ranked.setdefault(told[1], {}).setdefault(told[0], []).append(heading)
    found = {
        role: ([*ranks.get(0, []), *ranks.get(1, [])] if role == "study" else ranks[min(ranks)])
        for role, ranks in ranked.items()
    }
    return found | {role: [heading] for role, heading in mapping.items() if heading}


def _roles(shape: Shape) -> list[str]:
    needed = [role for line in shape.needs for each in line for role in each.split("+")]
    return list(dict.fromkeys([*needed, *shape.takes]))


def _fits(choice: str, found: Iterable[str]) -> bool:
    return set(choice.split("+")) <= set(found)


def _complete(shape: Shape, found: Iterable[str]) -> bool:
    return all(any(_fits(each, found) for each in line) for line in shape.needs)


def _one(role: str, headings: Sequence[str]) -> str:
    if len(headings) > 1:
        shown = " or ".join(repr(each) for each in headings)
        raise UsageError(
            f"{role} ({ROLES[role].what}) may be {shown}",
            hint=f"say which: --map {' or '.join(f'{role}={_quoted(each)}' for each in headings)}",
        )
    return headings[0]


def _quoted(heading: str) -> str:
    return f"'{heading}'" if " " in heading or "(" in heading else heading


def _study_column(sheet: Sheet, headings: Sequence[str]) -> str | None:
    """The first of the columns that may name a study whose cells are more than numbers, else the
    first."""
    named = [
        heading
        for heading in headings
        if any(not cell.replace(".", "").isdigit() for cell in sheet.column(heading) if cell)
    ]
    return next(iter(named or headings), None)


# -- what is missing -------------------------------------------------------------------------------


def _missing(
    sheet: Sheet,
    found: Mapping[str, list[str]],
    measure: str | None,
    among: Sequence[Shape],
) -> UsageError:
    """Every column that the nearest shape lacks, what was found, and what to type."""
    shapes = [each for each in among if measure in each.measures]
    shapes = shapes or list(among[: 1 if measure in READY else None])
    shape = max(
        shapes,
        key=lambda each: (
            sum(any(_fits(c, found) for c in line) for line in each.needs) / len(each.needs)
        ),
    )
    lines = [line for line in shape.needs if not any(_fits(each, found) for each in line)]
    # What medians would do instead is told by the page on own data.
    plain = [[each for each in line if not each.startswith("med")] for line in lines]
    lacking = [" or ".join(_told(each) for each in line[:3]) for line in plain]
    taken = {heading for headings in found.values() for heading in headings}
    free = [each for each in sheet.headings if each not in taken]
    has = ", ".join(
        role if role == headings[0] else f"{role} = {headings[0]}"
        for role, headings in found.items()
        if role not in _ABOUT
    )
    what = f"{measure} needs" if measure in shape.measures else f"{shape.what} need"
    message = (
        f"{sheet.file} lacks {'a column' if len(lines) == 1 else 'columns'} that {what}:"
        f" {'; '.join(lacking)}. Found: {has or 'nothing that is known'}"
    )
    if free:
        message += f". Not recognised: {', '.join(free)}"
    return UsageError(message, hint=_mapping_hint(lines, free, sheet))


def _told(choice: str) -> str:
    """Roles in words: `ai (events, treatment)`."""
    return " with ".join(
        f"{role} ({ROLES[role].what})" if role in ROLES else role for role in choice.split("+")
    )


def _mapping_hint(lines: Sequence[tuple[str, ...]], free: Sequence[str], sheet: Sheet) -> str:
    """The nearest mapping to type, for every column that is missing."""
    left = list(free)
    parts = []
    for line in lines:
        role = line[-1] if line[0] in ("bi", "di") else line[0].split("+")[0]
        guess = _nearest(role, left)
        if guess:
            left.remove(guess)
        parts.append(f"{role}={_quoted(guess) if guess else '…'}")
    told = f"name them with --map, such as --map {','.join(parts)}"
    return told if free else f"the columns are {', '.join(sheet.headings)}"


def _nearest(role: str, free: Sequence[str]) -> str | None:
    """The column that looks most like what is missing, by what it counts or by its letters."""
    pair = {"ci": "ai", "di": "bi", "n2i": "n1i", "m2i": "m1i", "sd2i": "sd1i", "se2i": "se1i"}
    alike = [each for each in free if quantity_of(each) == pair.get(role, role)]
    if alike:
        return alike[-1] if role in pair else alike[0]
    names = {joined(each): each for each in free}
    close = get_close_matches(role, names, 1, 0.5)
    return names[close[0]] if close else None
