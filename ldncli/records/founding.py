"""The files of an empty base on another treatment: templates, and the parts of our own
base that suit any treatment."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from string import Template

from ldncli.records.index.files import packaged_data

_TEMPLATES = Path(__file__).parent / "templates"
# Terms of our vocabularies that any treatment needs or may begin with;
# each brings all terms below it.
CHOSEN: Mapping[str, tuple[str, ...]] = {
    "outcomes": ("pain-intensity", "fatigue", "quality-of-life", "global-impression"),
    "scales": ("nrs-0-10", "fss", "pgic"),
    "harms": (
        "any-adverse-event",
        "no-adverse-event",
        "serious-adverse-event",
        "stopped-for-harm",
        "left-for-any-reason",
    ),
}
# Vocabularies that hold nothing of one treatment.
_WHOLE = ("designs",)


def empty_base(drug: str, unit: str) -> dict[str, str]:
    """The files of a base without papers by relative path; `drug` and `unit`
    are what its topic is to name."""
    ours = packaged_data()
    found = {
        "topic.yaml": _filled("topic.yaml", drug, unit),
        "searches.yaml": _filled("searches.yaml", drug, unit),
        "cautions.yaml": _filled("cautions.yaml", drug, unit),
        "vocab/core_sets.yaml": _filled("core_sets.yaml", drug, unit),
        "papers/example-2026.yaml.txt": _filled("example-2026.yaml.txt", drug, unit),
        "judgements/README.md": _text(ours / "judgements" / "README.md"),
    }
    for name in ("conditions", "mechanisms"):
        found[f"vocab/{name}.yaml"] = _filled(f"{name}.yaml", drug, unit)
    for name in _WHOLE:
        found[f"vocab/{name}.yaml"] = _text(ours / "vocab" / f"{name}.yaml")
    for name, ids in CHOSEN.items():
        found[f"vocab/{name}.yaml"] = cut_terms(_text(ours / "vocab" / f"{name}.yaml"), ids)
    for path in sorted((ours / "instruments").glob("*.yaml")):
        found[f"instruments/{path.name}"] = _text(path)
    return found | _schemas()


def cut_terms(text: str, ids: Collection[str]) -> str:
    """The text of a vocabulary with its head and the terms of `ids` alone, each with all below
    it, side by side at the top."""
    lines = text.splitlines()
    head = lines.index("terms:") + 1
    kept: list[str] = []
    for place, line in enumerate(lines):
        found = re.fullmatch(r"( *)- id: (\S+)", line)
        if found and found[2] in ids:
            kept += _block(lines[place:], len(found[1]))
    return "\n".join([*lines[:head], *kept]) + "\n"


def _block(lines: Iterable[str], depth: int) -> list[str]:
    """The first term of `lines`, which stands `depth` blanks in,
    moved to the depth of top terms."""
    found: list[str] = []
    for line in lines:
        if found and line.strip() and len(line) - len(line.lstrip()) <= depth:
            break
        found.append("  " + line[depth:])
    return found


def _filled(name: str, drug: str, unit: str) -> str:
    """A template with the words of a topic in it, as YAML takes them."""
    words = {"drug": drug, "title": drug[:1].upper() + drug[1:], "unit": unit}
    return Template(_text(_TEMPLATES / name)).substitute(words)


def _schemas() -> dict[str, str]:
    """The JSON Schemas, for editors; they name no term, so that a new
    one makes none of them stale."""
    from ldncli.records.checking.schema import json_schema
    from ldncli.records.model.paper import Paper
    from ldncli.records.vocabularies.core_sets import CoreSetFile
    from ldncli.records.vocabularies.judgements import Override
    from ldncli.records.vocabularies.topic import Topic

    roots = {"paper": Paper, "judgement": Override, "topic": Topic, "core_sets": CoreSetFile}
    found = {name: json_schema({}, root) for name, root in roots.items()}
    return {
        f"schema/{name}.json": json.dumps(each, indent=1, ensure_ascii=False) + "\n"
        for name, each in found.items()
    }


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
